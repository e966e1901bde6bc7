using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Fused;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Optimization;
using ClusterFit.Training.Tests.Fitting;
using ClusterFit.Training.Tests.Networks;
using TorchSharp;

namespace ClusterFit.Training.Tests.Fused;

/// <summary>The fused network against the layers and Adam in double precision, which have their own specs against autograd.</summary>
public sealed class FusedNetworkSpecs
{
    private static readonly PixelImage Picture = SmallFits.Image(47, 31, 3);

    [Theory]
    [MemberData(nameof(GradientSpecs.Networks), MemberType = typeof(GradientSpecs))]
    public void Gradient_agrees_with_that_in_double_precision(NetworkKind network, EncoderKind encoder, bool bias, int channels)
    {
        var image = SmallFits.Image(47, 31, channels);
        var (shape, state) = SmallFits.Begin(Spec(network, encoder, bias), image);
        using var fused = new FusedNetwork<Kernel512>(shape, image, state, new IdleCores(1));
        using var reference = new DoubleNetwork(shape, image, state.Parameters);
        // The exponential turns an error of its argument into as large a relative error.
        var bound = network == NetworkKind.OrthogonalExp ? 2e-5 : 5e-6;
        // Less than a strip, a strip that is not full, several pieces, several rounds.
        foreach (var pixels in new[] { 7, 33, 300, 1100 })
        {
            var batch = Batch(pixels, image);
            var (gradient, expectedLoss) = reference.Gradient(batch);
            var (expected, actual) = (gradient.Span.ToArray(), fused.Gradient(batch, out var loss));
            Assert.Equal(expectedLoss, loss, 1e-5 * expectedLoss);
            Assert.InRange(Norm(expected.Zip(actual, (a, b) => a - b)), 0, bound * Norm(expected));
            Assert.True(Norm(expected) > 1e-4);
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(600)]
    public void Steps_agree_with_Adam_in_double_precision(int pixels)
    {
        var (shape, state) = SmallFits.Begin(Spec(NetworkKind.OrthogonalSine, EncoderKind.Rotated, bias: true), Picture);
        using var fused = new FusedNetwork<Kernel512>(shape, Picture, state, new IdleCores(1));
        using var reference = new DoubleNetwork(shape, Picture, state.Parameters);
        using var adam = new Adam<double>(shape.Spec.Recipe, shape.Parameters);
        for (var step = 1; step <= 20; step++)
        {
            var batch = Batch(pixels, Picture, offset: step);
            adam.Step(reference.Parameters, [reference.Gradient(batch).Gradient], step, shape.Spec.Recipe.LearningRate);
            fused.Step(batch, step, shape.Spec.Recipe.LearningRate);
        }
        var (expected, actual) = (reference.Parameters.Span.ToArray(), fused.CopyWeights());
        var moved = Norm(expected.Zip(state.Parameters, (a, b) => a - b));
        Assert.InRange(Norm(expected.Zip(actual, (a, b) => a - b)), 0, 1e-4 * moved);
        Assert.True(moved > 0.1);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(1100)]
    public void Width_of_the_vectors_does_not_change_a_bit(int pixels)
    {
        var (shape, state) = SmallFits.Begin(Spec(NetworkKind.Siren, EncoderKind.Siren, bias: true), Picture);
        using var wide = new FusedNetwork<Kernel512>(shape, Picture, state, new IdleCores(1));
        using var narrow = new FusedNetwork<Kernel256>(shape, Picture, state, new IdleCores(2));
        for (var step = 1; step <= 3; step++)
        {
            var batch = Batch(pixels, Picture, offset: step);
            Assert.Equal(wide.Step(batch, step, 1e-3), narrow.Step(batch, step, 1e-3));
        }
        Assert.Equal(wide.CopyState().Parameters, narrow.CopyState().Parameters);
        Assert.Equal(wide.CopyState().FirstMoments, narrow.CopyState().FirstMoments);
        Assert.Equal(wide.CopyState().SecondMoments, narrow.CopyState().SecondMoments);
    }

    [Fact]
    public void State_is_kept_as_it_came()
    {
        var (shape, start) = SmallFits.Begin(Spec(NetworkKind.OrthogonalSine, EncoderKind.Siren, bias: true), Picture);
        var state = new NetworkState(start.Parameters, Numbers(1), Numbers(2), Numbers(3));
        using var fused = new FusedNetwork<Kernel512>(shape, Picture, state, new IdleCores(1));
        Assert.Equal(state.FirstMoments, fused.CopyState().FirstMoments);
        Assert.Equal(state.SecondMoments, fused.CopyState().SecondMoments);
        fused.ExchangeWithAverage();
        Assert.Equal(state.Average, fused.CopyWeights());
        Assert.Equal(state.Parameters, fused.CopyState().Average);
        fused.TakeIntoAverage(0.25);
        Assert.Equal(state.Parameters[5] + 0.25f * (state.Average[5] - state.Parameters[5]), fused.CopyState().Average[5], 1e-6);

        float[] Numbers(int seed) => Enumerable.Range(seed, shape.Parameters).Select(i => 1 + 1f / i).ToArray();
    }

    [Fact]
    public void Evaluation_and_samples_agree_with_the_other_engine()
    {
        var (shape, state) = SmallFits.Begin(Spec(NetworkKind.OrthogonalSine, EncoderKind.Nerf, bias: true) with { TrainLattice = 2 }, Picture);
        using var other = new VectorNetwork(shape, Picture, state, new IdleCores(1));
        using var fused = new FusedNetwork<Kernel512>(shape, Picture, state, new IdleCores(3));
        var set = new TrainingSet(shape.Spec, Picture);
        var (expected, actual) = (other.SquaredErrors(set), fused.SquaredErrors(set));
        Assert.Equal(expected.Training, actual.Training, 1e-5 * expected.Training);
        Assert.Equal(expected.HeldOut, actual.HeldOut, 1e-5 * expected.HeldOut);
        using var grid = FeatureSource<float>.Create(shape.Spec.Encoder, new PixelFrame(47, 31), 13, 11);
        Assert.Equal(other.Sample(grid, 143), fused.Sample(grid, 143), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Loss_that_is_not_finite_ends_the_fit_without_an_update()
    {
        var (shape, state) = SmallFits.Begin(SmallFits.Spec, Picture);
        state.Parameters[^1] = float.NaN;
        using var fused = new FusedNetwork<Kernel512>(shape, Picture, state, new IdleCores(1));
        foreach (var pixels in new[] { 2, 600 }) Assert.False(double.IsFinite(fused.Step(Batch(pixels, Picture), 1, 0.1)));
        Assert.Equal(state.Parameters, fused.CopyWeights());
        Assert.Equal(state.FirstMoments, fused.CopyState().FirstMoments);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(600)]
    public void Step_on_its_own_thread_allocates_nothing(int pixels)
    {
        var (shape, state) = SmallFits.Begin(SmallFits.Spec, Picture);
        using var fused = new FusedNetwork<Kernel512>(shape, Picture, state, new IdleCores(1));
        var batch = Batch(pixels, Picture);
        for (var step = 1; step <= 3; step++) fused.Step(batch, step, 1e-3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 4; step <= 50; step++) fused.Step(batch, step, 1e-3);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Construction_that_fails_leaves_nothing_behind()
    {
        var (shape, state) = SmallFits.Begin(SmallFits.Spec, Picture);
        var (cores, broken) = (new IdleCores(1), state with { SecondMoments = new float[shape.Parameters + 1] });
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Assert.Throws<ArgumentException>(() => new FusedNetwork<Kernel512>(shape, Picture, broken, cores));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(cores.TryBorrow());
        Assert.False(cores.TryBorrow());
    }

    /// <summary>Widths of less than a tile, of one and a half panels, and of a panel and one.</summary>
    private static FitSpec Spec(NetworkKind network, EncoderKind encoder, bool bias) => new()
    {
        Encoder = new EncoderSpec { Kind = encoder, Octaves = 3, Width = 11, Omega = 7, Amplitude = 0.8 },
        Network = new NetworkSpec { Kind = network, Widths = [6, 24, 17], Bias = bias, Omega = 5 },
        Recipe = new RecipeSpec { LearningRate = 5e-3, AverageEpochs = 0.5 },
        Seed = 4,
    };

    private static int[] Batch(int pixels, PixelImage image, int offset = 0) =>
        Enumerable.Range(0, pixels).Select(i => (i * 7 + offset) % image.Pixels).ToArray();

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));

    /// <summary>The mean squared error's gradient, in double precision.</summary>
    private sealed class DoubleNetwork : IDisposable
    {
        private readonly PixelImage _image;
        private readonly FeatureSource<double> _features;
        private readonly NetworkPass<double> _pass;

        public DoubleNetwork(NetworkShape shape, PixelImage image, float[] parameters)
        {
            _image = image;
            _features = FeatureSource<double>.Create(
                shape.Spec.Encoder, new PixelFrame(image.Width, image.Height), image.Width, image.Height);
            Parameters = new Block<double>(shape.Parameters);
            Array.ConvertAll(parameters, value => (double)value).CopyTo(Parameters.Span);
            _pass = new NetworkPass<double>(shape, Parameters, image.Pixels);
        }

        public Block<double> Parameters { get; }

        public unsafe (Block<double> Gradient, double LossSum) Gradient(int[] batch)
        {
            _features.Fill(batch, _pass.Features.Pointer);
            _pass.Forward(batch.Length);
            var lossSum = 0.0;
            for (var i = 0; i < _pass.Outputs.Length; i++)
            {
                var error = _pass.Outputs[i] - _image.Samples[batch[i / _image.Channels] * _image.Channels + i % _image.Channels];
                lossSum += error * error;
                _pass.OutputDeltas[i] = 2 * error / _pass.Outputs.Length;
            }
            _pass.Backward(accumulate: false);
            return (_pass.Gradient, lossSum);
        }

        public void Dispose()
        {
            _pass.Dispose();
            Parameters.Dispose();
            _features.Dispose();
        }
    }
}
