using System.Diagnostics;
using System.Runtime.InteropServices;
using ClusterFit.Core.Blobs;
using ClusterFit.Training.Weights;

namespace ClusterFit.Benchmarks;

/// <summary>Fits a folder of images twice with the real program: once undisturbed, once killed with SIGKILL when half of the undisturbed
/// run's time has passed and started again. The weights must be equal.</summary>
internal static class KillBenchmark
{
    public static int Run(string program, string images, string preset)
    {
        var folder = Directory.CreateTempSubdirectory("clusterfit-kill-").FullName;
        try
        {
            var (calm, disturbed) = (Path.Combine(folder, "calm"), Path.Combine(folder, "killed"));
            var watch = Stopwatch.StartNew();
            if (FitToTheEnd(program, images, preset, calm) is var code && code != 0) return Fail($"the undisturbed run ended with {code}");
            var calmTime = watch.Elapsed;

            watch.Restart();
            if (!KillAfter(calmTime / 2, Start(program, images, preset, disturbed))) return Fail("the run ended before it could be killed");
            var finished = Directory.GetFiles(disturbed, "*.cfw").Length;
            if (FitToTheEnd(program, images, preset, disturbed) is var again && again != 0) return Fail($"the second start ended with {again}");
            var disturbedTime = watch.Elapsed;

            var names = Directory.GetFiles(calm, "*.cfw").Select(file => Path.GetFileName(file)!).Order().ToList();
            Console.WriteLine("weights | tensors, calm | tensors, killed");
            var equal = true;
            foreach (var name in names)
            {
                var (a, b) = (TensorHash(Path.Combine(calm, name)), TensorHash(Path.Combine(disturbed, name)));
                equal &= a == b;
                Console.WriteLine($"{name} | {a} | {(a == b ? "the same" : b)}");
            }
            Console.WriteLine($"{names.Count} images, {finished} finished before the kill; {calmTime.TotalSeconds:F0} s undisturbed, "
                + $"{disturbedTime.TotalSeconds:F0} s with the kill; weights {(equal ? "equal" : "DIFFER")}");
            return equal && names.Count > 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(string program, string images, string preset, string output)
    {
        var start = new ProcessStartInfo(program) { ArgumentList = { "fit", images, "--preset", preset, "--out", output, "--no-progress" } };
        return Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
    }

    private static int FitToTheEnd(string program, string images, string preset, string output)
    {
        using var process = Start(program, images, preset, output);
        process.WaitForExit();
        return process.ExitCode;
    }

    private static bool KillAfter(TimeSpan time, Process process)
    {
        using (process)
        {
            if (process.WaitForExit(time)) return false;
            process.Kill();
            process.WaitForExit();
            return true;
        }
    }

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }

    private static string TensorHash(string path)
    {
        var tensors = WeightsCodec.Decode(File.ReadAllBytes(path)).Tensors;
        var bytes = tensors.SelectMany(tensor => MemoryMarshal.AsBytes(tensor.Values.AsSpan()).ToArray()).ToArray();
        return ContentHash.Of(bytes).Hex[..16];
    }
}
