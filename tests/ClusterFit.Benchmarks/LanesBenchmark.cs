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
    private const int MostLanes = 64;

    public static int Run(string device, double seconds)
    {
        TorchSetup.Ensure();
        // Names what is wrong, and loads what the device needs.
        FitDevice.Parse(device);
        var random = new RandomStream(1, 0);
        var image = new PixelImage(Side, Side, 1, 8, Enumerable.Range(0, Side * Side).Select(_ => (float)random.NextDouble()).ToArray());
        var published = Presets.Find("published").Spec;
        Console.WriteLine($"network | lanes on {device} | pixels a second | against one core with the fused engine");
        foreach (var widths in new int[][] { [32, 32], [64, 64], [.. published.Network.Widths] })
        {
            // The small networks with an encoder as automatic octaves would have it for the image.
            var spec = widths.Length > 2 ? published : published with { Network = published.Network with { Widths = [.. widths] }, Encoder = new EncoderSpec() };
            var fused = Fused(spec, image, seconds);
            Console.WriteLine($"{string.Join(',', widths)} | fused | {fused:N0} | 1.00");
            for (var lanes = 1; lanes <= MostLanes; lanes *= 2)
            {
                using var trial = new LaneTrial(spec, image, lanes, torch.device(device));
                trial.Run();
                var rate = Rate(device == "cpu", seconds, trial.Run);
                Console.WriteLine($"{string.Join(',', widths)} | {lanes} | {rate:N0} | {rate / fused:F2}");
            }
        }
        if (device != "cpu") Console.WriteLine($"lanes chosen for {device}: {FitDevice.Parse(device).ChooseLanes()}");
        return 0;
    }

    private static double Fused(FitSpec spec, PixelImage image, double seconds)
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
