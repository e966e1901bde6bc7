using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Core.Api;
using Spectre.Console;

namespace ClusterFit.Cli.Batches;

/// <summary>Batches for people.</summary>
internal static class BatchTable
{
    // Enough to tell batches apart, and what commands take.
    private const int DigitsOfId = 12;

    /// <summary>Several, one a row.</summary>
    public static void Write(IReadOnlyList<BatchView> batches, IAnsiConsole console)
    {
        if (batches.Count == 0)
        {
            console.WriteLine("no batches");
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumns("id", "name", "state", "preset");
        foreach (var column in (string[])["done", "failed", "PSNR", "left", "created"]) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var batch in batches)
            table.AddRow(
                batch.Id[..Math.Min(DigitsOfId, batch.Id.Length)], Text(batch.Name ?? ""), State(batch), Text(batch.Preset),
                $"{Final(batch.Counts)}/{batch.Total}", batch.Counts.Failed == 0 ? "" : $"[red]{batch.Counts.Failed}[/]",
                Wording.Psnr(batch.PsnrDb?.Mean), Left(batch), Moment(batch.CreatedAt));
        console.Write(table);
    }

    /// <summary>One, with all that is known of it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="failed">Some of its failed jobs.</param>
    /// <param name="console">Where to write.</param>
    public static void Write(BatchView batch, IReadOnlyList<JobView> failed, IAnsiConsole console)
    {
        var counts = batch.Counts;
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        Row("id", batch.Id);
        Row("name", batch.Name);
        Row("labels", string.Join(", ", batch.Labels.Select(label => $"{label.Key}={label.Value}")));
        table.AddRow("state", State(batch));
        Row("jobs", $"{batch.Total}: " + string.Join(", ", new (int Number, string State)[]
        {
            (counts.Completed, "completed"), (counts.Running, "running"), (counts.Available, "waiting"), (counts.Retryable, "to be tried again"),
            (counts.Failed, "failed"), (counts.Pruned, "pruned"), (counts.Cancelled, "cancelled"),
        }.Where(count => count.Number > 0).Select(count => $"{count.Number} {count.State}")));
        if (batch.PsnrDb is { } psnr) Row("PSNR", $"{Wording.Psnr(psnr.Mean)} on average, {Wording.Psnr(psnr.Least)} at least");
        Row("preset", batch.Preset);
        Row("priority", $"{batch.Priority}, weight {batch.Weight.ToString(CultureInfo.InvariantCulture)}"
            + (batch.MaxRunning is { } most ? $", at most {most} running" : ""));
        Row("created", Moment(batch.CreatedAt));
        if (batch.EndedAt is { } end) Row("ended", $"{Moment(end)}, after {Wording.Duration((end - batch.CreatedAt).TotalSeconds)}");
        else Row("left", Wording.TimeLeft(batch.SecondsLeft));
        console.Write(table);
        foreach (var job in failed) console.MarkupLine($"[red]failed[/] {Text($"{job.Name} (job {job.Index}): {job.Error ?? "no reason given"}")}");
        if (counts.Failed > failed.Count) console.WriteLine($"and {counts.Failed - failed.Count} more failed");

        void Row(string name, string? value)
        {
            if (value is { Length: > 0 }) table.AddRow(name, Text(value));
        }
    }

    private static int Final(JobCounts counts) => counts.Completed + counts.Pruned + counts.Cancelled + counts.Failed;

    private static string State(BatchView batch) => batch.State switch
    {
        BatchState.Ended when batch.Counts.Failed > 0 => "[red]ended[/]",
        BatchState.Ended => "[green]ended[/]",
        BatchState.Paused or BatchState.Cancelled => $"[yellow]{batch.State.ToString().ToLowerInvariant()}[/]",
        _ => "open",
    };

    private static string Left(BatchView batch) => Wording.TimeLeft(batch.SecondsLeft).Replace(" left", "");

    private static string Moment(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    // What others called their batches must not command this terminal.
    private static string Text(string text) => Markup.Escape(OneLine.Of(text));
}
