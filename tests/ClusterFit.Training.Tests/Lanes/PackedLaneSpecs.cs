using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Lanes;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Tests.Fitting;

namespace ClusterFit.Training.Tests.Lanes;

/// <summary>A lane alone in its pack, on the CPU as libtorch's device, against training with vector loops.</summary>
public sealed class PackedLaneSpecs
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
        using var lane = Lane(shape, image, state);
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
            var (actual, loss) = lane.Gradient(batch);
            Assert.Equal(expectedLoss, loss, 1e-5 * expectedLoss);
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
        using var tensors = Lane(shape, image, state);
        var set = new TrainingSet(shape.Spec, image);
        var (expected, actual) = (looped.SquaredErrors(set), tensors.SquaredErrors(set));
        Assert.Equal(expected.Training, actual.Training, 1e-5 * expected.Training);
        Assert.Equal(expected.HeldOut, actual.HeldOut, 1e-5 * expected.HeldOut);
    }

    [Fact]
    public void Samples_of_another_grid_agree()
    {
        var (image, shape, state) = Problem(Spec(NetworkKind.OrthogonalSine, EncoderKind.Rotated, bias: true), SmallFits.Image(40, 30, 3));
        using var looped = new VectorNetwork(shape, image, state, new IdleCores(1));
        using var lane = Lane(shape, image, state);
        using var grid = FeatureSource<float>.Create(shape.Spec.Encoder, new PixelFrame(40, 30), 160, 120);
        Assert.Equal(looped.Sample(grid, 160 * 120), lane.Sample(grid, 160 * 120), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Loss_that_is_not_finite_ends_the_fit_with_epoch_and_rate()
    {
        var spec = SmallFits.Spec with
        {
            Network = SmallFits.Spec.Network with { Kind = NetworkKind.OrthogonalExp },
            Recipe = SmallFits.Spec.Recipe with { LearningRate = 1, Epochs = 50 },
        };
        var diverged = Assert.Throws<FitDivergedException>(() => Finish(spec, SmallFits.Image()));
        Assert.Contains($"epoch {diverged.Epoch}", diverged.Message, StringComparison.Ordinal);
        Assert.InRange(diverged.LearningRate, 1e-6, 1);
    }

    [Fact]
    public void State_that_does_not_fit_is_refused_and_the_pack_goes_on()
    {
        var (image, shape, state) = Problem(SmallFits.Spec, SmallFits.Image());
        var packs = new DevicePacks("cpu");
        using var lane = packs.Join(shape, image, state);
        Assert.ThrowsAny<Exception>(() => packs.Join(shape, image, state with { SecondMoments = new float[shape.Parameters + 1] }));
        Assert.Equal(state.Parameters, lane.CopyWeights());
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

    private static PackedLane Lane(NetworkShape shape, PixelImage image, NetworkState state) =>
        (PackedLane)new DevicePacks("cpu").Join(shape, image, state);

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
