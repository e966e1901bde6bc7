using System.Diagnostics;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Lanes;
using ClusterFit.Training.Networks;
using TorchSharp;

namespace ClusterFit.Benchmarks;

/// <summary>Pixels that one, two, four ... lanes of a pack train in a second on a device, and beside them the fused engine on one core. On the
/// CPU a second is one of processor time, of one thread.</summary>
internal static class LanesBenchmark
{
    private const int Side = 256;

    public static int Run(string device, double seconds)
    {
        TorchSetup.Ensure();
        // Names what is wrong, and loads what the device needs.
        FitDevice.Parse(device);
        var image = Noise();
        Console.WriteLine($"network | lanes on {device} | pixels a second | against one core with the fused engine");
        foreach (var spec in Specs())
        {
            var fused = Fused(spec, image, seconds);
            Console.WriteLine($"{spec.Network.Widths} | fused | {fused:N0} | 1.00");
            foreach (var lanes in Numbers)
            {
                var rate = Pack(spec, image, lanes, device, seconds);
                Console.WriteLine($"{spec.Network.Widths} | {lanes} | {rate:N0} | {rate / fused:F2}");
            }
        }
        if (device != "cpu") Console.WriteLine($"lanes chosen for {device}: {FitDevice.Parse(device).ChooseLanes()}");
        return 0;
    }

    /// <summary>Numbers of lanes that are measured.</summary>
    internal static IReadOnlyList<int> Numbers { get; } = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>What the lanes train: small networks, with an encoder as automatic octaves would have it for the image, and the published one.</summary>
    internal static IEnumerable<FitSpec> Specs()
    {
        var published = Presets.Find("published").Spec;
        int[][] small = [[32, 32], [64, 64]];
        return [.. small.Select(widths => published with { Network = published.Network with { Widths = [.. widths] }, Encoder = new EncoderSpec() }), published];
    }

    /// <summary>The image that they train on.</summary>
    internal static PixelImage Noise()
    {
        var random = new RandomStream(1, 0);
        return new PixelImage(Side, Side, 1, 8, Enumerable.Range(0, Side * Side).Select(_ => (float)random.NextDouble()).ToArray());
    }

    /// <summary>Pixels a second of all lanes of a pack.</summary>
    internal static double Pack(FitSpec spec, PixelImage image, int lanes, string device, double seconds)
    {
        using var trial = new LaneTrial(spec, image, lanes, torch.device(device));
        trial.Run();
        return Rate(device == "cpu", seconds, trial.Run);
    }

    /// <summary>Pixels a second of the fused engine on one core.</summary>
    internal static double Fused(FitSpec spec, PixelImage image, double seconds)
    {
        var start = FirstCheckpoint.Of(spec, image, ContentHash.Of("noise"u8));
        var state = new NetworkState(start.Parameters, start.FirstMoments, start.SecondMoments, start.Average);
        using var network = TrainedNetwork.Create(
            NetworkShape.Of(start.Spec, image.Channels), image, state, new IdleCores(1), FitDevice.Parse("cpu", FitEngine.Fused));
        var (batch, steps) = (start.Spec.Recipe.BatchSize, LaneRound.MostSteps);
        var slice = new StepSlice(new TrainingSet(start.Spec, image).Order(0)[..(steps * batch)], batch, 1, [.. Enumerable.Repeat(1e-4, steps)], []);
        return Rate(isCpu: true, seconds, () =>
        {
            var lossSum = 0.0;
            network.Train(slice, ref lossSum);
            return slice.Pixels;
        });
    }

    private static double Rate(bool isCpu, double seconds, Func<long> train)
    {
        var (began, cpu, pixels) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, 0L);
        double passed;
        do
        {
            pixels += train();
            passed = isCpu ? (Environment.CpuUsage.TotalTime - cpu).TotalSeconds : Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        while (passed < seconds);
        return pixels / passed;
    }
}
