using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary>What is said when somebody stops looking at a study, which goes on without them.</summary>
internal static class InterruptedStudy
{
    /// <summary>Says how to come back to the study.</summary>
    /// <param name="id">The study, or what the user calls it.</param>
    /// <param name="results">How its results come home.</param>
    /// <param name="terminal">Where to say it.</param>
    public static void Tell(string id, string results, Terminal terminal)
    {
        terminal.Error.WriteLine(OneLine.Of($"interrupted; the study goes on, and {results}"));
        terminal.Error.WriteLine(OneLine.Of($"follow it again: clusterfit study watch {id}"));
        terminal.Error.WriteLine(OneLine.Of($"end it: clusterfit study cancel {id}"));
    }
}
