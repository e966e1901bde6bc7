using System.CommandLine;
using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Studies;

/// <summary><c>clusterfit study</c>: searches over settings and networks.</summary>
internal static class StudyCommand
{
    /// <summary>The commands, writing to the terminal.</summary>
    public static Command Create(Terminal terminal) => new("study", "Search for the best settings and network with many trials.")
    {
        StudyExampleCommand.Create(terminal),
        StudyValidateCommand.Create(terminal),
        StudyImportCommand.Create(terminal),
    };
}
