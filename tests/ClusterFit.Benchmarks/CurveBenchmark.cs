using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks;

/// <summary>Trains a preset on an image and compares its PSNR curve with a published one. Both are -10 log10 of the mean training loss
/// within the epoch, which is the author's definition; the evaluated error of the saved weights is printed after them.</summary>
internal static class CurveBenchmark
{
    public static int Run(string imagePath, string preset, string referencePath)
    {
        var reference = File.ReadLines(referencePath).Skip(1).Select(Parse).ToList();
        var file = File.ReadAllBytes(imagePath);
        var image = ImageFile.Decode(file, new ImageLimits());
        using var fit = FitRun.Start(Presets.Find(preset).Spec, image, ContentHash.Of(file), TimeProvider.System, new IdleCores(1));
        while (!fit.IsFinished) fit.Advance(int.MaxValue);
        var weights = fit.Complete().Weights;
        var ours = weights.History.Select(epoch => (epoch.Epoch, epoch.TrainPsnrDb)).ToList();

        Console.WriteLine($"{preset} on {Path.GetFileName(imagePath)}, one seed, one core");
        Console.WriteLine("dB in training | epoch here | epoch published");
        for (var level = 30; level <= 95; level += 5)
            Console.WriteLine($"{level,14} | {First(ours, level),10} | {First(reference, level),15}");
        foreach (var level in new[] { 60, 80 })
        {
            var reached = weights.History.FirstOrDefault(epoch => epoch.EvaluatedPsnrDb >= level);
            var when = reached is null ? "never" : $"at epoch {reached.Epoch}, {reached.Seconds:F0} s";
            Console.WriteLine($"evaluated mean squared error of 1e-{level / 10}: {when}");
        }
        var summary = weights.Summary;
        Console.WriteLine($"saved weights: MSE {summary.Mse:E2}, {summary.PsnrDb:F2} dB, epoch {summary.BestEpoch}, {summary.Seconds:F0} s");
        return 0;
    }

    private static (int Epoch, double Db) Parse(string line) =>
        line.Split(',') is [var epoch, var db] ? (int.Parse(epoch), double.Parse(db)) : throw new FormatException($"'{line}' is not epoch,dB.");

    private static string First(IEnumerable<(int Epoch, double Db)> curve, double level)
    {
        var epoch = curve.FirstOrDefault(point => point.Db >= level).Epoch;
        return epoch == 0 ? "-" : epoch.ToString();
    }
}
