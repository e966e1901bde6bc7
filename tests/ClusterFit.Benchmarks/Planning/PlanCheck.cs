using System.Globalization;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;

namespace ClusterFit.Benchmarks.Planning;

/// <summary>How often plans meet their target on crops of images, and with how much work.</summary>
internal static class PlanCheck
{
    public static int Run(int width, int height, int crops, double targetDb, IReadOnlyList<string> images)
    {
        Console.WriteLine("image,x,y,grey,widths,planned_epochs,epochs,psnr_db,gigaflops,cpu_seconds");
        var results = new List<(double PsnrDb, double Work, double Seconds)>();
        for (var crop = 0; crop < crops; crop++)
            for (var image = 0; image < images.Count; image++)
                results.Add(Fit(PlanMeasurements.Draw(images[image], width, height, (crop + image) % 3 == 2, new RandomStream(crop * 1000 + image, width)), targetDb));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{results.Count(result => result.PsnrDb >= targetDb)} of {results.Count} reach {targetDb} dB, at least {results.Min(result => result.PsnrDb):0.0} dB; "
            + $"on average {results.Average(result => result.Work):0.00} GFLOP and {results.Average(result => result.Seconds):0.000} s of a core"));
        return 0;
    }

    private static (double PsnrDb, double Work, double Seconds) Fit(Crop crop, double targetDb)
    {
        var image = crop.Read();
        var spec = Presets.Find(Presets.OfTarget).Spec;
        spec = spec with { Recipe = spec.Recipe with { TargetPsnr = targetDb } };
        var before = Environment.CpuUsage.TotalTime;
        using var fit = FitRun.Start(spec, image, ContentHash.Of([]), TimeProvider.System, new IdleCores(1));
        while (!fit.IsFinished) fit.Advance(int.MaxValue);
        var weights = fit.Complete().Weights;
        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        var work = 6e-9 * weights.Summary.Parameters * image.Pixels * weights.Summary.Epochs;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(crop.File)},{crop.X},{crop.Y},{(crop.Grey ? 1 : 0)},{string.Join('-', weights.Spec.Network.Widths)},{weights.Spec.Recipe.Epochs},")
            + string.Create(CultureInfo.InvariantCulture, $"{weights.Summary.Epochs},{weights.Summary.PsnrDb:F2},{work:F2},{seconds:F3}"));
        return (weights.Summary.PsnrDb, work, seconds);
    }
}
