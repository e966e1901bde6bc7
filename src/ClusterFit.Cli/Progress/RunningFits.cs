using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Progress;

/// <summary>Running fits on a terminal, one a line.</summary>
internal static class RunningFits
{
    private const int RowsAtMost = 16;
    private const int BarWidth = 24;
    private const int LongestName = 28;
    private const int LeastOfName = 12;
    // A bar that is cut would say less than there is: it is whole or not there.
    private const int LeastOfBar = BarWidth;

    /// <summary>Lines of markup, for a terminal of that width.</summary>
    public static IEnumerable<string> Lines(IReadOnlyCollection<JobUpdate> running, int width)
    {
        var rows = new FittedTable(
            new("", Least: LeastOfName), new("", Rank: 2, Least: LeastOfBar), new("", Rank: 3), new("", IsNumber: true), new("", Rank: 4), new("", Rank: 1));
        foreach (var update in running.Take(RowsAtMost)) AddTo(rows, update);
        var hidden = running.Count - RowsAtMost;
        return hidden > 0 ? rows.Lines(width).Append($"[grey]and {hidden} more[/]") : rows.Lines(width);
    }

    /// <summary>A bar of which a part, 0 to 1, is done, and what it means.</summary>
    public static string Bar(double fraction, int width, string meaning) =>
        $"[green]{new string('━', Filled(fraction, width))}[/][grey]{new string('━', width - Filled(fraction, width))}[/] {meaning}";

    private static void AddTo(FittedTable rows, JobUpdate update)
    {
        var name = ($"  {FittedTable.Shorten(OneLine.Of(update.Name), LongestName)}", "bold");
        if (update.Progress is not { } progress)
        {
            rows.Add(name, ("starts", "grey"), ("", null), ("", null), ("", null), ("", null));
            return;
        }
        var filled = Filled((progress.Epoch + progress.EpochFraction) / Math.Max(1, progress.Epochs), BarWidth);
        rows.Add(
            name, (new string('━', filled) + new string('╌', BarWidth - filled), "blue"), ($"epoch {progress.Epoch}/{progress.Epochs}", null),
            (Wording.Psnr(progress), "bold"), (Wording.Speed(progress.PixelsPerSecond), "grey"), (Wording.TimeLeft(progress.SecondsLeft), null));
    }

    private static int Filled(double fraction, int width) => (int)Math.Round(Math.Clamp(fraction, 0, 1) * width);
}
