using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using TorchSharp;

namespace ClusterFit.Training.Tests.Fitting;

/// <summary>Training as tensor operations, on the CPU as libtorch's device, against training with vector loops.</summary>
public sealed class TensorNetworkSpecs
{
    private static readonly FitDevice Tensors = FitDevice.Tensors("cpu");

    public static TheoryData<NetworkKind, EncoderKind, bool> Networks()
    {
        var all = new TheoryData<NetworkKind, EncoderKind, bool>();
        foreach (var network in Enum.GetValues<NetworkKind>())
        {
            foreach (var encoder in Enum.GetValues<EncoderKind>())
            {
                foreach (var bias in new[] { false, true }) all.Add(network, encoder, bias);
            }
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradient_agrees_with_that_of_the_vector_loops(NetworkKind network, EncoderKind encoder, bool bias)
    {
        var (image, shape, state) = Problem(Spec(network, encoder, bias), SmallFits.Image(90, 60, 3));
        using var looped = new ParallelNetwork(shape, image, new IdleCores(2));
        using var tensors = new TensorNetwork(shape, image, state, new IdleCores(1), torch.CPU);
        state.Parameters.CopyTo(looped.Parameters.Span);
        // More pixels than either takes at once.
        foreach (var pixels in new[] { 5000, 7 })
        {
            var batch = Enumerable.Range(0, pixels).Select(i => i * 7 % image.Pixels).ToArray();
            var expected = new float[shape.Parameters];
            var shards = looped.Gradient(batch, out var expectedLoss);
            foreach (var shard in shards)
            {
                for (var i = 0; i < expected.Length; i++) expected[i] += shard.Span[i];
            }
            Assert.Equal(expectedLoss, tensors.Gradient(batch), 1e-5 * expectedLoss);
            var actual = tensors.LatestGradient.data<float>().ToArray();
            Assert.InRange(Norm(expected.Zip(actual, (a, b) => a - b)), 0, 1e-5 * Norm(expected));
            Assert.True(Norm(expected) > 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Short_fit_reaches_the_same_psnr(NetworkKind network, EncoderKind encoder, bool bias)
    {
        var (spec, image) = (Spec(network, encoder, bias), SmallFits.Image(40, 30));
        var looped = SmallFits.Finish(spec, image);
        var tensors = Finish(spec, image);
        Assert.Equal(looped.Weights.Summary.PsnrDb, tensors.Weights.Summary.PsnrDb, 0.1);
        Assert.Equal(looped.Weights.Summary.OffGridPsnrDb!.Value, tensors.Weights.Summary.OffGridPsnrDb!.Value, 0.1);
        Assert.Equal(looped.Weights.Summary.Steps, tensors.Weights.Summary.Steps);
        Assert.Equal(3, tensors.FilmFrames.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Interrupted_fit_ends_with_the_same_weights(int stepsBetweenInterruptions)
    {
        var (spec, image) = (Spec(NetworkKind.OrthogonalSine, EncoderKind.Siren, bias: true), SmallFits.Image(40, 30));
        var whole = Finish(spec, image);
        FitCheckpoint checkpoint;
        using (var fit = Start(spec, image)) checkpoint = fit.Checkpoint();
        FinishedFit? resumed = null;
        while (resumed is null)
        {
            using var fit = FitRun.Resume(checkpoint, image, TimeProvider.System, new IdleCores(1), Tensors);
            fit.Advance(stepsBetweenInterruptions);
            checkpoint = fit.Checkpoint();
            if (fit.IsFinished) resumed = fit.Complete();
        }
        Assert.Equal(SmallFits.AllWeights(whole), SmallFits.AllWeights(resumed));
        Assert.Equal(whole.Weights.Summary with { Seconds = 0 }, resumed.Weights.Summary with { Seconds = 0 });
        Assert.Equal(whole.FilmFrames, resumed.FilmFrames);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_goes_on_on_the_other_device(bool tensorsFirst)
    {
        var (spec, image) = (Spec(NetworkKind.OrthogonalSine, EncoderKind.Rotated, bias: true), SmallFits.Image(40, 30));
        var (first, second) = tensorsFirst ? (Tensors, FitDevice.Cpu) : (FitDevice.Cpu, Tensors);
        using var start = FitRun.Start(spec, image, SmallFits.Hash, TimeProvider.System, new IdleCores(1), first);
        start.Advance(6);
        var checkpoint = CheckpointCodec.Decode(CheckpointCodec.Encode(start.Checkpoint()));
        using var moved = FitRun.Resume(checkpoint, image, TimeProvider.System, new IdleCores(1), second);
        Assert.Equal(checkpoint.Parameters, moved.Checkpoint().Parameters);
        Assert.Equal(checkpoint.FirstMoments, moved.Checkpoint().FirstMoments);
        Assert.Equal(checkpoint.SecondMoments, moved.Checkpoint().SecondMoments);
        Assert.Equal(checkpoint.Average, moved.Checkpoint().Average);
        while (!moved.IsFinished) moved.Advance(int.MaxValue);
        Assert.Equal(SmallFits.Finish(spec, image).Weights.Summary.PsnrDb, moved.Complete().Weights.Summary.PsnrDb, 0.1);
    }

    [Fact]
    public void Evaluation_of_an_image_of_several_chunks_agrees()
    {
        var (image, shape, state) = Problem(Spec(NetworkKind.OrthogonalSine, EncoderKind.Nerf, bias: true), SmallFits.Image(100, 70, 3));
        using var looped = new VectorNetwork(shape, image, state, new IdleCores(1));
        using var tensors = new TensorNetwork(shape, image, state, new IdleCores(1), torch.CPU);
        var set = new TrainingSet(shape.Spec, image);
        var (expected, actual) = (looped.SquaredErrors(set), tensors.SquaredErrors(set));
        Assert.Equal(expected.Training, actual.Training, 1e-5 * expected.Training);
        Assert.Equal(expected.HeldOut, actual.HeldOut, 1e-5 * expected.HeldOut);
    }

    [Fact]
    public void Loss_that_is_not_finite_ends_the_fit_without_an_update()
    {
        var (image, shape, state) = Problem(SmallFits.Spec, SmallFits.Image());
        state.Parameters[^1] = float.NaN;
        using var network = new TensorNetwork(shape, image, state, new IdleCores(1), torch.CPU);
        Assert.False(double.IsFinite(network.Step([0, 1], 1, 0.1)));
        Assert.Equal(state.Parameters, network.CopyWeights());
        Assert.Equal(state.FirstMoments, network.CopyState().FirstMoments);
    }

    [Fact]
    public void Native_memory_stays_flat_over_two_thousand_steps()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var spec = Spec(NetworkKind.OrthogonalSine, EncoderKind.Siren, bias: true) with { TrainLattice = 1, FilmFrames = 0 };
        using (var fit = Start(spec with { Recipe = spec.Recipe with { Epochs = 1_000_000, EvaluateEvery = 10 } }, SmallFits.Image()))
        {
            while (fit.Progress.Steps < 100) fit.Advance(100);
            var warm = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            while (fit.Progress.Steps < 2_100) fit.Advance(100);
            Assert.Equal(warm, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Assert.True(warm > before);
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Construction_that_fails_leaves_nothing_behind(bool onTensors)
    {
        var (image, shape, state) = Problem(SmallFits.Spec, SmallFits.Image());
        var (cores, broken) = (new IdleCores(1), state with { SecondMoments = new float[shape.Parameters + 1] });
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Assert.ThrowsAny<Exception>(() =>
        {
            using ITrainedNetwork network = onTensors
                ? new TensorNetwork(shape, image, broken, cores, torch.CPU)
                : new VectorNetwork(shape, image, broken, cores);
        });
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(cores.TryBorrow());
        Assert.False(cores.TryBorrow());
    }

    private static FitSpec Spec(NetworkKind network, EncoderKind encoder, bool bias) => SmallFits.Spec with
    {
        Encoder = SmallFits.Spec.Encoder with { Kind = encoder, Width = 24, Omega = 9 },
        Network = SmallFits.Spec.Network with { Kind = network, Bias = bias, Omega = 6 },
        TrainLattice = 2,
        FilmFrames = 3,
        Recipe = SmallFits.Spec.Recipe with { Epochs = 6, EvaluateEvery = 2 },
    };

    private static (PixelImage Image, NetworkShape Shape, NetworkState State) Problem(FitSpec spec, PixelImage image)
    {
        var (shape, state) = SmallFits.Begin(spec, image);
        return (image, shape, state);
    }

    private static FitRun Start(FitSpec spec, PixelImage image) =>
        FitRun.Start(spec, image, SmallFits.Hash, TimeProvider.System, new IdleCores(1), Tensors);

    private static FinishedFit Finish(FitSpec spec, PixelImage image)
    {
        using var fit = Start(spec, image);
        while (!fit.IsFinished) fit.Advance(int.MaxValue);
        return fit.Complete();
    }

    private static double Norm(IEnumerable<float> values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
