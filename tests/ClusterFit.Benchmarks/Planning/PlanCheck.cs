using System.Globalization;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Planning;
using ClusterFit.Training.Weights;

namespace ClusterFit.Benchmarks.Planning;

/// <summary>How often plans meet their target on crops of images, and with how much work.</summary>
internal static class PlanCheck
{
    /// <summary>Fits crops by plan.</summary>
    public static int Run(int width, int height, int crops, double targetDb, IReadOnlyList<string> images)
    {
        Console.WriteLine("image,x,y,grey,widths,planned_epochs,epochs,psnr_db,gigaflops");
        var results = Crops(width, height, crops, images).Select(crop => Fit(crop, Planned(targetDb), Print)).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{results.Count(result => result.PsnrDb >= targetDb)} of {results.Count} reach {targetDb} dB, at least {results.Min(result => result.PsnrDb):0.0} dB; "
            + $"on average {results.Average(result => result.Work):0.00} GFLOP and {results.Average(result => result.Seconds):0.000} s of a core"));
        return 0;
    }

    /// <summary>Compares plans with the least work of all networks and lengths that reach the target, which takes many fits to find.</summary>
    public static int Hindsight(int width, int height, int crops, double targetDb, IReadOnlyList<string> images)
    {
        var (planned, least) = (0.0, 0.0);
        foreach (var crop in Crops(width, height, crops, images))
        {
            planned += Fit(crop, Planned(targetDb), Print).Work;
            var best = Best(crop, targetDb);
            Print(crop, best.Weights);
            least += best.Work;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"planned {planned:0.0} GFLOP, least {least:0.0} GFLOP: {planned / least:0.00} times"));
        return 0;
    }

    private static (double Work, FittedWeights Weights) Best(Crop crop, double targetDb)
    {
        var best = (Work: double.PositiveInfinity, Weights: default(FittedWeights));
        foreach (var widths in NetworkLadder.Widths)
        {
            for (var epochs = 2; ; epochs++)
            {
                var spec = Planned(targetDb) with { Network = Planned(targetDb).Network with { Widths = widths } };
                var fit = Fit(crop, spec with { Recipe = spec.Recipe with { Epochs = epochs } }, (_, _) => { });
                if (fit.PsnrDb >= targetDb && fit.Work < best.Work) best = (fit.Work, fit.Weights);
                if (fit.PsnrDb >= targetDb || fit.Work >= best.Work) break;
            }
        }
        return (best.Work, best.Weights!);
    }

    private static IEnumerable<Crop> Crops(int width, int height, int crops, IReadOnlyList<string> images) =>
        from crop in Enumerable.Range(0, crops)
        from image in Enumerable.Range(0, images.Count)
        select PlanMeasurements.Draw(images[image], width, height, (crop + image) % 3 == 2, new RandomStream(crop * 1000 + image, width));

    private static FitSpec Planned(double targetDb)
    {
        var spec = Presets.Find(Presets.OfTarget).Spec;
        return spec with { Recipe = spec.Recipe with { TargetPsnr = targetDb } };
    }

    private static (double PsnrDb, double Work, double Seconds, FittedWeights Weights) Fit(Crop crop, FitSpec spec, Action<Crop, FittedWeights> done)
    {
        var image = crop.Read();
        var before = Environment.CpuUsage.TotalTime;
        using var fit = FitRun.Start(spec, image, ContentHash.Of([]), TimeProvider.System, new IdleCores(1));
        while (!fit.IsFinished) fit.Advance(int.MaxValue);
        var weights = fit.Complete().Weights;
        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        done(crop, weights);
        return (weights.Summary.PsnrDb, WorkOf(weights), seconds, weights);
    }

    private static double WorkOf(FittedWeights fit) => 6e-9 * fit.Summary.Parameters * fit.Image.Width * fit.Image.Height * fit.Summary.Epochs;

    private static void Print(Crop crop, FittedWeights fit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{Path.GetFileName(crop.File)},{crop.X},{crop.Y},{(crop.Grey ? 1 : 0)},{string.Join('-', fit.Spec.Network.Widths)},{fit.Spec.Recipe.Epochs},")
        + string.Create(CultureInfo.InvariantCulture, $"{fit.Summary.Epochs},{fit.Summary.PsnrDb:F2},{WorkOf(fit):F2}"));
}
