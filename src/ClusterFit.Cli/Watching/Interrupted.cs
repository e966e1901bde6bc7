using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Watching;

/// <summary>What is said when somebody stops looking at a batch, which goes on without them.</summary>
internal static class Interrupted
{
    /// <summary>Says how to come back to the batch.</summary>
    /// <param name="id">The batch, or what the user calls it.</param>
    /// <param name="results">How its results come home.</param>
    /// <param name="terminal">Where to say it.</param>
    public static void Tell(string id, string results, Terminal terminal)
    {
        terminal.Error.WriteLine(OneLine.Of($"interrupted; the batch goes on, and {results}"));
        terminal.Error.WriteLine(OneLine.Of($"follow it again: clusterfit watch {id}"));
        terminal.Error.WriteLine(OneLine.Of($"end it: clusterfit batch cancel {id}"));
    }
}
