using System.Globalization;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Planning;

namespace ClusterFit.Benchmarks.Planning;

/// <summary>The fits that the planner's model is fitted to: networks and lengths drawn at random for crops of images, each trained to its end.</summary>
internal static class PlanMeasurements
{
    // One smaller network than is planned with: it is measured to show that it gains nothing.
    private static readonly EquatableList<int>[] Networks = [[192, 48, 48], .. NetworkLadder.Widths];

    private static readonly int[] Lengths = [2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 90, 128];

    public static int Run(int width, int height, int crops, int fits, double mostGigaflops, IReadOnlyList<string> images)
    {
        Console.WriteLine("image,x,y,width,height,grey,widths,epochs,parameters,psnr_db,cpu_seconds");
        for (var crop = 0; crop < crops; crop++)
        {
            for (var image = 0; image < images.Count; image++)
            {
                var random = new RandomStream(crop * 1000 + image, width);
                var part = Draw(images[image], width, height, grey: (crop + image) % 3 == 2, random);
                Measure(part, part.Read(), Drawn(part, mostGigaflops * 1e9, random).Distinct().Take(fits));
            }
        }
        return 0;
    }

    /// <summary>A part of an image at random.</summary>
    public static Crop Draw(string file, int width, int height, bool grey, RandomStream random)
    {
        var whole = ImageFile.Decode(File.ReadAllBytes(file), new ImageLimits());
        if (whole.Width < width || whole.Height < height) (width, height) = (height, width);
        (width, height) = (Math.Min(width, whole.Width), Math.Min(height, whole.Height));
        return new Crop(file, random.NextBelow(whole.Width - width + 1), random.NextBelow(whole.Height - height + 1), width, height, grey);
    }

    // Networks and lengths that a plan might choose: of no more work than allowed, and neither hopelessly few updates nor parameters in plenty.
    private static IEnumerable<(EquatableList<int> Widths, int Epochs)> Drawn(Crop crop, double mostFlops, RandomStream random)
    {
        var pixels = crop.Width * crop.Height;
        for (var draw = 0; draw < 10_000; draw++)
        {
            var widths = Networks[random.NextBelow(Networks.Length)];
            var epochs = Lengths[random.NextBelow(Lengths.Length)];
            double parameters = 80 * widths[0] + widths[0] * widths[1] + widths[1] * widths[2];
            if (6 * parameters * pixels * epochs <= mostFlops && pixels / 32 * epochs >= 500 && parameters <= 64 * pixels) yield return (widths, epochs);
        }
    }

    private static void Measure(Crop crop, PixelImage image, IEnumerable<(EquatableList<int> Widths, int Epochs)> fits)
    {
        foreach (var (widths, epochs) in fits)
        {
            var before = Environment.CpuUsage.TotalTime;
            using var fit = FitRun.Start(Spec(widths, epochs), image, ContentHash.Of([]), TimeProvider.System, new IdleCores(1));
            while (!fit.IsFinished) fit.Advance(int.MaxValue);
            var summary = fit.Complete().Weights.Summary;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(crop.File)},{crop.X},{crop.Y},{crop.Width},{crop.Height},")
                + string.Create(CultureInfo.InvariantCulture, $"{(crop.Grey ? 1 : 0)},{string.Join('-', widths)},{epochs},{summary.Parameters},")
                + string.Create(CultureInfo.InvariantCulture, $"{summary.PsnrDb:F3},{(Environment.CpuUsage.TotalTime - before).TotalSeconds:F3}"));
        }
    }

    private static FitSpec Spec(EquatableList<int> widths, int epochs)
    {
        var spec = Presets.Find("target").Spec;
        return spec with
        {
            Network = spec.Network with { Widths = widths },
            Recipe = spec.Recipe with { Epochs = epochs, TargetPsnr = null, EvaluateEvery = int.MaxValue },
        };
    }
}
