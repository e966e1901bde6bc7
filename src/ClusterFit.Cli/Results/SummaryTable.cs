using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Results;
using Spectre.Console;

namespace ClusterFit.Cli.Results;

/// <summary>The table at the end of a batch.</summary>
internal static class SummaryTable
{
    // Longer lists scroll the failures away; all rows are in the summary files.
    private const int RowsAtMost = 200;
    private const int LeastOfName = 12;

    /// <summary>Writes the table, what missed the target, and where the results are.</summary>
    public static void Write(IReadOnlyList<ImageResult> results, string folder, double? targetPsnr, IAnsiConsole console)
    {
        var table = new FittedTable(
            new("image", Least: LeastOfName), new("size", Rank: 4), new("state"), new("PSNR", IsNumber: true), new("epochs", Rank: 2, IsNumber: true),
            new("time", Rank: 1, IsNumber: true), new("bits/pixel", Rank: 3, IsNumber: true));
        foreach (var result in results.Take(RowsAtMost))
            table.Add(
                (result.Image, null), (Size(result), null), (Wording.State(result.State), Style(result.State)), (Wording.Psnr(result.PsnrDb), null),
                (Number(result.Epochs), null), (result.Seconds is { } seconds ? Wording.Duration(seconds) : "", null),
                (result.BitsPerPixel is { } bits ? string.Create(CultureInfo.InvariantCulture, $"{bits:0.00}") : "", null));
        table.Write(console);
        if (results.Count > RowsAtMost) console.WriteLine($"and {results.Count - RowsAtMost} more, see {ResultFiles.SummaryCsv}");

        foreach (var failure in results.Where(r => r.Error is { Length: > 0 }).Take(RowsAtMost))
            console.MarkupLine($"[{Style(failure.State)}]{Wording.State(failure.State)}[/] {Markup.Escape(OneLine.Of($"{failure.Image}: {failure.Error}"))}");
        WriteMissed([.. results.Where(result => result.State == JobState.Completed && result.PsnrDb < targetPsnr)], results.Count, targetPsnr, console);
        console.MarkupLine(Markup.Escape($"results: {folder}, report: {Path.Combine(folder, ResultFiles.Report)}"));
    }

    private static void WriteMissed(IReadOnlyList<ImageResult> missed, int of, double? targetPsnr, IAnsiConsole console)
    {
        if (missed.Count == 0) return;
        var lowest = missed.MinBy(result => result.PsnrDb)!;
        console.MarkupLine($"[yellow]target missed[/] "
            + Markup.Escape(OneLine.Of($"{Wording.Psnr(targetPsnr)} not reached by {missed.Count} of {Wording.Count(of, "image")}, "
            + $"{Wording.Psnr(lowest.PsnrDb)} by {lowest.Image}")));
    }

    /// <summary>The size of the image, when known.</summary>
    public static string Size(ImageResult result) => result.Width is { } width ? $"{width} x {result.Height}" : "";

    private static string Style(JobState state) => state switch
    {
        JobState.Completed => "green",
        JobState.Failed => "red",
        _ => "yellow",
    };

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
