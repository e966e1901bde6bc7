using System.Diagnostics;
using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Optimization;
using static TorchSharp.torch;

namespace ClusterFit.Benchmarks;

/// <summary>One training step of the published network on one core: hand-written against plain autograd, in turns.</summary>
internal static class StepBenchmark
{
    // Forward 2, weight gradients 2 and input gradients 2 operations a weight, without the first layer's input gradient.
    private const double OperationsPerPixel = 6.0 * 146_560 - 2 * 64_512;

    private const int Side = 256;

    public static int Run(int rounds)
    {
        TorchSetup.Ensure();
        var spec = Presets.Find("published").Spec;
        var shape = NetworkShape.Of(spec, channels: 1);
        var random = new RandomStream(1, 0);
        var image = new PixelImage(Side, Side, 1, 8, Enumerable.Range(0, Side * Side).Select(_ => (float)random.NextDouble()).ToArray());
        using var network = new ParallelNetwork(shape, image, new IdleCores(1));
        var start = StartWeights.Draw(shape);
        for (var i = 0; i < start.Length; i++) network.Parameters.Span[i] = (float)start[i];
        using var adam = new Adam<float>(spec.Recipe, shape.Parameters);
        using var features = FeatureTable(spec);
        using var targets = tensor(image.Samples).view(-1, 1);

        Console.WriteLine("batch | autograd ms (spread) | GFLOP/s | hand-written ms (spread) | GFLOP/s | ratio | gradients differ by");
        var step = 0L;
        foreach (var batch in new[] { 32, 256, 1024 })
        {
            using var autograd = new AutogradFit(shape, network.Parameters, features, targets, learningRate: 1e-6);
            var pixels = Enumerable.Range(0, batch).Select(_ => random.NextBelow(Side * Side)).ToArray();
            var difference = Difference(network.Gradient(pixels, out _), autograd.Gradient(pixels));
            var steps = Math.Max(20, 20_000 / batch);
            var plain = new List<double>();
            var own = new List<double>();
            for (var round = -1; round < rounds; round++)
            {
                var plainTime = Time(steps, () => autograd.Step(pixels));
                var ownTime = Time(steps, () => adam.Step(network.Parameters, network.Gradient(pixels, out _), ++step, 1e-6));
                if (round < 0) continue;
                plain.Add(plainTime);
                own.Add(ownTime);
            }
            var (a, b) = (Median(plain), Median(own));
            Console.WriteLine($"{batch,5} | {a:F3} ({plain.Min():F3}-{plain.Max():F3}) | {batch * OperationsPerPixel / a / 1e6:F1} | "
                + $"{b:F3} ({own.Min():F3}-{own.Max():F3}) | {batch * OperationsPerPixel / b / 1e6:F1} | {b / a:F2} | {difference:E1}");
        }
        return 0;
    }

    private static double Time(int steps, Action action)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < steps; i++) action();
        return watch.Elapsed.TotalMilliseconds / steps;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static unsafe Tensor FeatureTable(FitSpec spec)
    {
        var frame = new PixelFrame(Side, Side);
        using var source = FeatureSource<float>.Create(spec.Encoder, frame.Columns(0, Side, Side), frame.Rows(0, Side, Side));
        using var block = new Block<float>(Side * Side * source.Count + 16);
        source.Fill(Enumerable.Range(0, Side * Side).ToArray(), block.Pointer);
        using var view = block.View(0, Side * Side, source.Count);
        return view.clone();
    }

    /// <summary>Relative difference of the two gradients at the same weights.</summary>
    private static double Difference(ReadOnlySpan<Block<float>> shards, float[] expected)
    {
        var (error, norm) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            var sum = 0.0;
            foreach (var shard in shards) sum += shard.Span[i];
            error += (sum - expected[i]) * (sum - expected[i]);
            norm += (double)expected[i] * expected[i];
        }
        return Math.Sqrt(error / norm);
    }
}
