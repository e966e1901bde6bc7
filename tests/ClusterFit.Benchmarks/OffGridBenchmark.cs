using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks;

/// <summary>Trains on the pixels of even column and row and scores the others: presets against bilinear interpolation of the same pixels.</summary>
internal static class OffGridBenchmark
{
    private static readonly string[] PresetNames = ["continuous", "exact"];

    public static int Run(string imagePath, int seeds)
    {
        var file = File.ReadAllBytes(imagePath);
        var image = ImageFile.Decode(file, new ImageLimits());
        Console.WriteLine($"{Path.GetFileName(imagePath)}, trained on the pixels of even column and row");
        Console.WriteLine("method | seed | on-grid dB | off-grid dB | seconds");
        Console.WriteLine($"bilinear | - | - | {BilinearPsnr(image):F2} | -");
        foreach (var preset in PresetNames)
        {
            for (var seed = 0; seed < seeds; seed++)
            {
                var spec = Presets.Find(preset).Spec with { TrainLattice = 2, Seed = seed };
                using var fit = FitRun.Start(spec, image, ContentHash.Of(file), TimeProvider.System, new IdleCores(1));
                while (!fit.IsFinished) fit.Advance(int.MaxValue);
                var summary = fit.Complete().Weights.Summary;
                Console.WriteLine($"{preset} | {seed} | {summary.PsnrDb:F2} | {summary.OffGridPsnrDb:F2} | {summary.Seconds:F0}");
            }
        }
        return 0;
    }

    private static double BilinearPsnr(PixelImage image)
    {
        var (sum, count) = (0.0, 0);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                if (x % 2 == 0 && y % 2 == 0) continue;
                for (var channel = 0; channel < image.Channels; channel++)
                {
                    var error = Bilinear(image, x, y, channel) - Sample(image, x, y, channel);
                    (sum, count) = (sum + error * error, count + 1);
                }
            }
        }
        return -10 * Math.Log10(sum / count);
    }

    /// <summary>The mean of the even neighbours; past the last even column or row it is extended.</summary>
    private static double Bilinear(PixelImage image, int x, int y, int channel)
    {
        var (left, right) = (x / 2 * 2, Math.Min((x + 1) / 2 * 2, (image.Width - 1) / 2 * 2));
        var (top, bottom) = (y / 2 * 2, Math.Min((y + 1) / 2 * 2, (image.Height - 1) / 2 * 2));
        return (Sample(image, left, top, channel) + Sample(image, right, top, channel)
            + Sample(image, left, bottom, channel) + Sample(image, right, bottom, channel)) / 4;
    }

    private static double Sample(PixelImage image, int x, int y, int channel) =>
        image.Samples[(y * image.Width + x) * image.Channels + channel];
}
