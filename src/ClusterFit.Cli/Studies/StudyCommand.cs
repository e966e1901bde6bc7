using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Studies.Remote;
using ClusterFit.Cli.Studies.Results;
using ClusterFit.Cli.Studies.Running;
using ClusterFit.Cli.Studies.Steering;

namespace ClusterFit.Cli.Studies;

/// <summary><c>clusterfit study</c>: searches over settings and networks.</summary>
internal static class StudyCommand
{
    /// <summary>What the exit codes of commands for studies mean.</summary>
    public const string ExitCodes =
        "1 there is no such study or the server refused, 2 wrong usage, 4 the server can not be reached or does not let you in.";

    /// <summary>The commands, writing to the terminal.</summary>
    public static Command Create(Terminal terminal) => new("study", "Search for the best settings and network with many trials.")
    {
        StudyExampleCommand.Create(terminal),
        StudyValidateCommand.Create(terminal),
        StudyImportCommand.Create(terminal),
        StudyRunCommand.Create(terminal),
        StudySubmitCommand.Create(terminal),
        StudyWatchCommand.Create(terminal),
        StudyListCommand.Create(terminal),
        StudyShowCommand.Create(terminal),
        StudyEditCommand.Create(terminal),
        StudySteeringCommand.Create(StudyAction.Pause, terminal),
        StudySteeringCommand.Create(StudyAction.Resume, terminal),
        StudySteeringCommand.Create(StudyAction.Cancel, terminal),
        StudyBestCommand.Create(terminal),
        StudyReportCommand.Create(terminal),
        StudyDownloadCommand.Create(terminal),
    };
}
