using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Fused;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using static TorchSharp.torch;

namespace ClusterFit.Benchmarks;

/// <summary>What rounds of short turns measured of a batch size; all lists are in the order of the rounds.</summary>
/// <param name="Batch">Pixels of a step.</param>
/// <param name="Engines">Milliseconds of processor time a step, plain autograd first.</param>
/// <param name="Products">GFLOP/s of the core in a large matrix product.</param>
/// <param name="MultiplyAdds">GFLOP/s of the core in multiply-adds.</param>
/// <param name="GradientDifference">Relative difference between the gradients of fused and autograd.</param>
internal sealed record StepTimes(
    int Batch, IReadOnlyList<(string Name, List<double> Milliseconds)> Engines, List<double> Products, List<double> MultiplyAdds,
    double GradientDifference)
{
    // Forward 2, weight gradients 2 and input gradients 2 operations a weight, without the first layer's input gradient.
    private const double OperationsPerPixel = 6.0 * 146_560 - 2 * 64_512;

    /// <summary>GFLOP/s of a step of that many milliseconds.</summary>
    public double Rate(double milliseconds) => Batch * OperationsPerPixel / milliseconds / 1e6;
}

/// <summary>Measures training steps of the published network on one core: plain autograd and both engines, in turns. On a machine that others
/// use as well, the shortest turn says what the core does when its caches are left alone.</summary>
internal sealed class StepMeasurement : IDisposable
{
    private const int Side = 256;

    /// <summary>Pixels in a turn: about 10 ms of work, so that what the turn before left in the caches hardly matters.</summary>
    private const int TurnPixels = 1024;

    private const int RoundsToWarmUp = 3;

    // So small that the weights hardly move.
    private const double LearningRate = 1e-6;

    private readonly RandomStream _random = new(1, 0);
    private readonly PixelImage _image;
    private readonly NetworkShape _shape;
    private readonly NetworkState _state;
    private readonly Tensor _features;
    private readonly Tensor _targets;

    public StepMeasurement()
    {
        TorchSetup.Ensure();
        _image = new PixelImage(Side, Side, 1, 8, Enumerable.Range(0, Side * Side).Select(_ => (float)_random.NextDouble()).ToArray());
        var start = FirstCheckpoint.Of(Presets.Find("published").Spec, _image, ContentHash.Of("noise"u8));
        _shape = NetworkShape.Of(start.Spec, _image.Channels);
        _state = new NetworkState(start.Parameters, start.FirstMoments, start.SecondMoments, start.Average);
        _features = FeatureTable.Of(start.Spec.Encoder, Side, Side);
        _targets = tensor(_image.Samples).view(-1, 1);
    }

    /// <summary>Measures steps of a batch size.</summary>
    public StepTimes Measure(int batch, int rounds)
    {
        using var autograd = new AutogradFit(_shape, _state.Parameters, _features, _targets);
        using var torchEngine = Engine(FitEngine.Torch);
        using var fused = Engine(FitEngine.Fused);
        using var peak = new MachinePeak();
        var pixels = Enumerable.Range(0, batch).Select(_ => _random.NextBelow(Side * Side)).ToArray();
        var difference = Difference(Gradient(fused, pixels), autograd.Gradient(pixels));
        var step = 0;
        var turns = new (string Name, Action Step, List<double> Times)[]
        {
            ("autograd", () => autograd.Step(pixels, LearningRate), []),
            ("torch", () => Step(torchEngine, pixels, step), []),
            ("fused", () => Step(fused, pixels, step), []),
        };
        for (var round = 0; round < RoundsToWarmUp + rounds; round++)
        {
            step++;
            foreach (var turn in turns) turn.Times.Add(Time(Math.Max(1, TurnPixels / batch), turn.Step));
            peak.Measure();
        }
        return new StepTimes(batch, [.. turns.Select(turn => (turn.Name, turn.Times[RoundsToWarmUp..]))],
            peak.Products[RoundsToWarmUp..], peak.MultiplyAdds[RoundsToWarmUp..], difference);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _features.Dispose();
        _targets.Dispose();
    }

    private ITrainedNetwork Engine(FitEngine engine) =>
        TrainedNetwork.Create(_shape, _image, _state, new IdleCores(1), FitDevice.Parse("cpu", engine));

    private static void Step(ITrainedNetwork network, int[] pixels, int step)
    {
        var lossSum = 0.0;
        network.Train(new StepSlice(pixels, pixels.Length, step, [LearningRate], []), ref lossSum);
    }

    private static double Time(int steps, Action action) => CpuTime.Of(() =>
    {
        for (var i = 0; i < steps; i++) action();
    }).TotalMilliseconds / steps;

    private static float[] Gradient(ITrainedNetwork network, int[] pixels) => network is FusedNetwork<Kernel512> wide
        ? wide.Gradient(pixels, out _)
        : ((FusedNetwork<Kernel256>)network).Gradient(pixels, out _);

    /// <summary>Relative difference of two gradients at the same weights.</summary>
    private static double Difference(float[] actual, float[] expected)
    {
        var error = expected.Zip(actual, (a, b) => ((double)a - b) * ((double)a - b)).Sum();
        return Math.Sqrt(error / expected.Sum(value => (double)value * value));
    }
}
