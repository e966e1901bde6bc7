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
    private const int LeastOfName = 16;

    /// <summary>Several, one a row.</summary>
    public static void Write(IReadOnlyList<BatchView> batches, IAnsiConsole console)
    {
        if (batches.Count == 0)
        {
            console.WriteLine("no batches");
            return;
        }
        var table = new FittedTable(
            new("id"), new("name", Rank: 1, Least: LeastOfName), new("state"), new("preset", Rank: 6), new("done", IsNumber: true),
            new("failed", Rank: 2, IsNumber: true), new("PSNR", Rank: 4, IsNumber: true), new("left", Rank: 3, IsNumber: true),
            new("created (UTC)", Rank: 5));
        foreach (var batch in batches)
            table.Add(
                (batch.Id[..Math.Min(DigitsOfId, batch.Id.Length)], null), (batch.Name ?? "", null), (State(batch), Style(batch)), (batch.Preset, null),
                ($"{Final(batch.Counts)}/{batch.Total}", null), (batch.Counts.Failed == 0 ? "" : $"{batch.Counts.Failed}", "red"),
                (Wording.Psnr(batch.PsnrDb?.Mean), null), (Left(batch), null), (Minute(batch.CreatedAt), null));
        table.Write(console);
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
        table.AddRow("state", Style(batch) is { } style ? $"[{style}]{State(batch)}[/]" : State(batch));
        Row("waits for", Waiting.For(batch));
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
        else Row("time left", batch.SecondsLeft is { } seconds ? Wording.Duration(Math.Ceiling(seconds)) : null);
        console.Write(table);
        foreach (var job in failed) console.MarkupLine($"[red]failed[/] {Text($"{job.Name} (job {job.Index}): {job.Error ?? "the reason is not known"}")}");
        if (counts.Failed > failed.Count) console.WriteLine($"and {counts.Failed - failed.Count} more failed");

        void Row(string name, string? value)
        {
            if (value is { Length: > 0 }) table.AddRow(name, Text(value));
        }
    }

    private static int Final(JobCounts counts) => counts.Completed + counts.Pruned + counts.Cancelled + counts.Failed;

    private static string State(BatchView batch) => batch.State.ToString().ToLowerInvariant();

    private static string? Style(BatchView batch) => batch.State switch
    {
        BatchState.Ended => batch.Counts.Failed > 0 ? "red" : "green",
        BatchState.Paused or BatchState.Cancelled => "yellow",
        _ => null,
    };

    private static string Left(BatchView batch) => Wording.TimeLeft(batch.SecondsLeft).Replace(" left", "");

    private static string Moment(DateTimeOffset time) => $"{Minute(time)} UTC";

    private static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    // What others called their batches must not command this terminal.
    private static string Text(string text) => Markup.Escape(OneLine.Of(text));
}
