using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Progress;

/// <summary>Picks the display that fits the terminal.</summary>
internal static class ProgressViews
{
    /// <summary>A display that redraws itself for people, lines for logs, or none.</summary>
    public static IProgressView Create(bool wanted, int total, Terminal terminal) => (wanted, terminal.ErrorIsInteractive) switch
    {
        (false, _) => new SilentProgress(terminal.Error),
        (true, true) => new LiveProgress(terminal.ErrorConsole, total, terminal.Time),
        _ => new LineProgress(terminal.Error, total, terminal.Time),
    };
}
