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

    /// <summary>Writes the table and where the results are.</summary>
    public static void Write(IReadOnlyList<ImageResult> results, string folder, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("image", "size", "state");
        foreach (var column in (string[])["PSNR", "epochs", "time", "bits/pixel"])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var result in results.Take(RowsAtMost))
            table.AddRow(
                Markup.Escape(OneLine.Of(result.Image)), Size(result), State(result), Wording.Psnr(result.PsnrDb), Number(result.Epochs),
                result.Seconds is { } seconds ? Wording.Duration(seconds) : "", result.BitsPerPixel is { } bits ? $"{bits:0.00}" : "");
        console.Write(table);
        if (results.Count > RowsAtMost) console.WriteLine($"and {results.Count - RowsAtMost} more, see {ResultFiles.SummaryCsv}");

        foreach (var failure in results.Where(r => r.State != JobState.Completed).Take(RowsAtMost))
            console.MarkupLine($"[red]failed[/] {Markup.Escape(OneLine.Of($"{failure.Image}: {failure.Error}"))}");
        console.MarkupLine(Markup.Escape($"results: {folder}, report: {Path.Combine(folder, ResultFiles.Report)}"));
    }

    /// <summary>The size of the image, when known.</summary>
    public static string Size(ImageResult result) => result.Width is { } width ? $"{width} x {result.Height}" : "";

    private static string State(ImageResult result) =>
        result.State == JobState.Completed ? "[green]completed[/]" : $"[red]{Wording.State(result.State)}[/]";

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
