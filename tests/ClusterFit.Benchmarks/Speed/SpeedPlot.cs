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
            .Select(engine => Value(results, "step", StepPart.Case(batch, engine.Text), StepPart.Rate)).ToArray()).ToArray();
        return Panel("a training step on one core", "GFLOP/s (0.75 MFLOP a pixel)", isLogarithmic: false,
            [.. StepPart.Batches.Select(batch => $"batch {batch:N0}")], [.. StepPart.Engines.Select(engine => engine.Text)], bars)
            is { } panel ? panel with { Lines = [("multiply-adds in registers", Peak(StepPart.MultiplyAdds)), ("a large matrix product of libtorch", Peak(StepPart.Products))] } : null;

        double Peak(string what) => Spread.Median([.. StepPart.Batches.SelectMany(batch => results.Values("step", StepPart.Case(batch, what), StepPart.Rate))]);
    }

    private static BarPanel? Targets(SpeedResults results)
    {
        string[] cases = [TargetPart.Plain, .. Presets.All.Select(preset => TargetPart.OnOne(preset.Name))];
        cases = [.. cases.Where(name => results.Runs.Any(run => (run.Part, run.Case) == ("target", name)))];
        return Panel("time to an evaluated mean squared error, from the start, on one core", "seconds (logarithmic)", isLogarithmic: true,
            cases, [.. TargetPart.Targets.Select(target => $"to {target.Mse}")],
            [.. cases.Select(name => TargetPart.Targets.Select(target => Value(results, "target", name, TargetPart.Seconds(target.Mse))).ToArray())]);
    }

    private static BarPanel? Images(SpeedResults results)
    {
        var rows = results.Runs.Where(run => run.Part == "images").Select(run => run.Case.Split(": ")[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        string[] series = ["ours", "our recipe in plain TorchSharp", "published recipe in plain TorchSharp"];
        return Panel("images an hour to an evaluated PSNR", "images an hour (logarithmic)", isLogarithmic: true, rows, series,
            [.. rows.Select(row => new[] { Rate(row, ImagesPart.IsOurs), Rate(row, ImagesPart.IsPlainOurs), Rate(row, how => how == ImagesPart.PlainPublished) })]);

        // The case of a row whose last words are those.
        BarValue? Rate(string row, Func<string, bool> how) => results.Runs.Select(run => run.Case)
            .FirstOrDefault(name => name.StartsWith($"{row}: ", StringComparison.Ordinal) && how(name[(row.Length + 2)..])) is { } found
            ? Value(results, "images", found, ImagesPart.Rate)
            : null;
    }

    private static BarPanel? Panel(
        string title, string label, bool isLogarithmic, IReadOnlyList<string> rows, IReadOnlyList<string> series, BarValue?[][] values) =>
        values.Any(row => row.Any(value => value is not null)) ? new BarPanel(title, label, isLogarithmic, rows, series, values) : null;

    private static BarValue? Value(SpeedResults results, string part, string name, string quantity)
    {
        var values = results.Values(part, name, quantity);
        return values.Length == 0 ? null : new BarValue(Spread.Of(values), results.IsExtrapolated(part, name, quantity));
    }
}
