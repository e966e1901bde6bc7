using ClusterFit.Benchmarks.Speed.Parts;
using ClusterFit.Cli.Reports;
using ClusterFit.Core.Fits;
using SkiaSharp;

namespace ClusterFit.Benchmarks.Speed;

/// <summary>The results as a picture: steps against the core's peak, time to an error, images an hour.</summary>
internal static class SpeedPlot
{
    private const int Width = 1000, RowHeight = 20, GroupGap = 14, Frame = 130;

    /// <summary>Draws what there is; null while there is nothing.</summary>
    /// <returns>A PNG file.</returns>
    public static byte[]? Draw(SpeedResults results)
    {
        var panels = new[] { Steps(results), Targets(results), Images(results) }.OfType<BarPanel>().ToList();
        if (panels.Count == 0) return null;
        var pictures = panels.ConvertAll(panel =>
            SKBitmap.Decode(PlotLook.Png(panel.Draw(), Width, Frame + (panel.Rows.Count * ((panel.Series.Count * RowHeight) + GroupGap)))));
        using var surface = SKSurface.Create(new SKImageInfo(pictures[0].Width, pictures.Sum(picture => picture.Height)));
        var top = 0;
        foreach (var picture in pictures)
        {
            surface.Canvas.DrawBitmap(picture, 0, top);
            top += picture.Height;
            picture.Dispose();
        }
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    private static BarPanel? Steps(SpeedResults results)
    {
        var bars = StepPart.Batches.Select(batch => StepPart.Engines
            .Select(engine => Value(results.Values("step", StepPart.Case(batch, engine.Text), StepPart.Rate))).ToArray()).ToArray();
        if (bars[0][0] is null) return null;
        return new BarPanel("a training step on one core", "GFLOP/s (0.75 MFLOP a pixel)", IsLogarithmic: false,
            [.. StepPart.Batches.Select(batch => $"batch {batch:N0}")], [.. StepPart.Engines.Select(engine => engine.Text)], bars)
        {
            Lines = [("multiply-adds in registers", Peak(StepPart.MultiplyAdds)), ("a large matrix product of libtorch", Peak(StepPart.Products))],
        };

        double Peak(string what) => Spread.Median([.. StepPart.Batches.SelectMany(batch => results.Values("step", StepPart.Case(batch, what), StepPart.Rate))]);
    }

    private static BarPanel? Targets(SpeedResults results)
    {
        string[] cases = [TargetPart.Plain, .. Presets.All.Select(preset => TargetPart.OnOne(preset.Name))];
        cases = [.. cases.Where(name => results.Runs.Any(run => (run.Part, run.Case) == ("target", name)))];
        return cases.Length == 0 ? null : new BarPanel("time to an evaluated mean squared error, from the start, on one core", "seconds (logarithmic)", IsLogarithmic: true,
            cases, [.. TargetPart.Targets.Select(target => $"to {target.Mse}")],
            [.. cases.Select(name => TargetPart.Targets.Select(target => Value(results.Values("target", name, TargetPart.Seconds(target.Mse)))).ToArray())]);
    }

    private static BarPanel? Images(SpeedResults results)
    {
        var rows = results.Runs.Where(run => run.Part == "images").Select(run => run.Case.Split(": ")[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        string[] series = ["ours", "our recipe in plain TorchSharp", "published recipe in plain TorchSharp"];
        return rows.Count == 0 ? null : new BarPanel("images an hour to an evaluated PSNR", "images an hour (logarithmic)", IsLogarithmic: true, rows, series,
            [.. rows.Select(row => new[] { Rate(row, ImagesPart.IsOurs), Rate(row, ImagesPart.IsPlainOurs), Rate(row, how => how == ImagesPart.PlainPublished) })]);

        Spread? Rate(string row, Func<string, bool> how) => Value([.. results.Runs
            .Where(run => run.Part == "images" && run.Case.StartsWith($"{row}: ", StringComparison.Ordinal) && how(run.Case[(row.Length + 2)..]))
            .SelectMany(run => run.Values(ImagesPart.Rate))]);
    }

    private static Spread? Value(double[] values) => values.Length == 0 ? null : Spread.Of(values);
}
