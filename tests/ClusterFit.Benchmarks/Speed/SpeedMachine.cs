using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Benchmarks.Speed;

/// <summary>What it is measured on.</summary>
internal static class SpeedMachine
{
    /// <summary>Cores, model, vectors and runtime, in a line.</summary>
    public static string Describe()
    {
        var named = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        var model = named?.Split(':')[^1].Trim();
        var bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return $"{Environment.ProcessorCount} cores, {model ?? "unknown model"}, vectors of {bits} bits, {RuntimeInformation.FrameworkDescription}, "
            + $"TorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3)}";
    }

    /// <summary>Programs that wanted a core, on average over the latest minute.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0]);
}
