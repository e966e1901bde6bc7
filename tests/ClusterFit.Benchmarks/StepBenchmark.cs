using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Fused;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using static TorchSharp.torch;

namespace ClusterFit.Benchmarks;

/// <summary>One training step of the published network on one core, with every engine and with plain autograd, in short turns of
/// CPU time. On a machine that others use as well, the shortest turn says what the core does when its caches are left alone.</summary>
internal static class StepBenchmark
{
    // Forward 2, weight gradients 2 and input gradients 2 operations a weight, without the first layer's input gradient.
    private const double OperationsPerPixel = 6.0 * 146_560 - 2 * 64_512;

    private const int Side = 256;

    /// <summary>Pixels in a turn: about 10 ms of work, so that what the turn before left in the caches hardly matters.</summary>
    private const int TurnPixels = 1024;

    private const double LearningRate = 1e-6;

    public static int Run(int rounds)
    {
        TorchSetup.Ensure();
        var spec = Presets.Find("published").Spec;
        var random = new RandomStream(1, 0);
        var image = new PixelImage(Side, Side, 1, 8, Enumerable.Range(0, Side * Side).Select(_ => (float)random.NextDouble()).ToArray());
        var start = FirstCheckpoint.Of(spec, image, ContentHash.Of("noise"u8));
        var (shape, state) = (NetworkShape.Of(start.Spec, image.Channels),
            new NetworkState(start.Parameters, start.FirstMoments, start.SecondMoments, start.Average));
        using var features = FeatureTable(spec);
        using var targets = tensor(image.Samples).view(-1, 1);
        using var peak = new MachinePeak();

        Console.WriteLine("batch | engine | ms a step, best (median) | GFLOP/s, best (median) | rate against autograd, best (median)");
        foreach (var batch in new[] { 32, 256, 2048 })
        {
            using var parameters = new Block<float>(shape.Parameters);
            state.Parameters.CopyTo(parameters.Span);
            using var autograd = new AutogradFit(shape, parameters, features, targets, LearningRate);
            using var torchEngine = TrainedNetwork.Create(shape, image, state, new IdleCores(1), FitDevice.Parse("cpu", FitEngine.Torch));
            using var fused = TrainedNetwork.Create(shape, image, state, new IdleCores(1), FitDevice.Parse("cpu", FitEngine.Fused));
            var pixels = Enumerable.Range(0, batch).Select(_ => random.NextBelow(Side * Side)).ToArray();
            var difference = Difference(Gradient(fused, pixels), autograd.Gradient(pixels));
            var step = 0;
            var turns = new (string Name, Action Step, List<double> Times)[]
            {
                ("autograd", () => autograd.Step(pixels), []),
                ("torch", () => Step(torchEngine, pixels, step), []),
                ("fused", () => Step(fused, pixels, step), []),
            };
            for (var round = -3; round < rounds; round++)
            {
                step++;
                foreach (var turn in turns)
                {
                    var time = Time(Math.Max(1, TurnPixels / batch), turn.Step);
                    if (round >= 0) turn.Times.Add(time);
                }
                peak.Measure();
            }
            foreach (var (name, _, times) in turns)
            {
                var (best, median, plain) = (times.Min(), Median(times), turns[0].Times);
                Console.WriteLine($"{batch,5} | {name,-8} | {best:F3} ({median:F3}) | {Rate(batch, best):F1} ({Rate(batch, median):F1}) | "
                    + $"{plain.Min() / best:F2} ({Median(plain) / median:F2})");
            }
            Console.WriteLine($"      gradients of fused and autograd differ by {difference:E1} of their norm");
        }
        Console.WriteLine($"this core, best (median): {peak.Products.Max():F1} ({Median(peak.Products):F1}) GFLOP/s in a large matrix product of "
            + $"libtorch, {peak.MultiplyAdds.Max():F1} ({Median(peak.MultiplyAdds):F1}) in multiply-adds");
        return 0;
    }

    private static void Step(ITrainedNetwork network, int[] pixels, int step)
    {
        var lossSum = 0.0;
        network.Train(new StepSlice(pixels, pixels.Length, step, [LearningRate], []), ref lossSum);
    }

    private static double Rate(int batch, double milliseconds) => batch * OperationsPerPixel / milliseconds / 1e6;

    private static double Time(int steps, Action action) => CpuTime.Of(() =>
    {
        for (var i = 0; i < steps; i++) action();
    }).TotalMilliseconds / steps;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static float[] Gradient(ITrainedNetwork network, int[] pixels) => network is FusedNetwork<Kernel512> wide
        ? wide.Gradient(pixels, out _)
        : ((FusedNetwork<Kernel256>)network).Gradient(pixels, out _);

    private static unsafe Tensor FeatureTable(FitSpec spec)
    {
        var frame = new PixelFrame(Side, Side);
        using var source = FeatureSource<float>.Create(spec.Encoder, frame.Columns(0, Side, Side), frame.Rows(0, Side, Side));
        using var block = new Block<float>(Side * Side * source.Count + 16);
        source.Fill(Enumerable.Range(0, Side * Side).ToArray(), block.Pointer);
        using var view = block.View(0, Side * Side, source.Count);
        return view.clone();
    }

    /// <summary>Relative difference of two gradients at the same weights.</summary>
    private static double Difference(float[] actual, float[] expected)
    {
        var error = expected.Zip(actual, (a, b) => ((double)a - b) * ((double)a - b)).Sum();
        return Math.Sqrt(error / expected.Sum(value => (double)value * value));
    }
}
