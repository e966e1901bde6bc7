using System.Diagnostics;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks;

/// <summary>The first epochs of a preset on an image, on so many cores.</summary>
internal static class FitBenchmark
{
    public static int Run(string path, string preset, int epochs, int cores)
    {
        var file = File.ReadAllBytes(path);
        var image = ImageFile.Decode(file, new ImageLimits());
        using var fit = FitRun.Start(Presets.Find(preset).Spec, image, ContentHash.Of(file), TimeProvider.System, new IdleCores(cores));
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var (watch, steps) = (Stopwatch.StartNew(), fit.Progress.Steps);
            fit.Advance(int.MaxValue);
            var milliseconds = watch.Elapsed.TotalMilliseconds;
            var progress = fit.Progress;
            Console.WriteLine($"epoch {progress.Epoch}: {progress.TrainPsnrDb:F2} dB in training, {milliseconds:F0} ms, "
                + $"{milliseconds / (progress.Steps - steps):F3} ms a step");
        }
        return 0;
    }
}
