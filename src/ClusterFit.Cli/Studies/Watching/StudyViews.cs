using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Studies.Watching;

/// <summary>Picks the display that fits the terminal.</summary>
internal static class StudyViews
{
    /// <summary>A display that redraws itself for people, lines for logs, or none.</summary>
    public static IStudyView Create(bool wanted, Terminal terminal) => (wanted, terminal.ErrorIsInteractive) switch
    {
        (false, _) => new SilentStudyView(terminal.Error),
        (true, true) => new LiveStudyView(terminal.ErrorConsole, terminal.Time),
        _ => new LineStudyView(terminal.Error, terminal.Time),
    };
}
