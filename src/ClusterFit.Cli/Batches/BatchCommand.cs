using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Downloads;

namespace ClusterFit.Cli.Batches;

/// <summary><c>clusterfit batch</c>: looks at batches of a server and steers them.</summary>
internal static class BatchCommand
{
    /// <summary>What the exit codes of commands for batches mean.</summary>
    public const string ExitCodes =
        "1 there is no such batch or the server refused, 2 wrong usage, 4 the server can not be reached or does not let you in.";

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal) => new("batch", "List, show, steer and download the batches of a server.")
    {
        BatchListCommand.Create(terminal),
        BatchShowCommand.Create(terminal),
        BatchSteering.Create(BatchAction.Pause, terminal),
        BatchSteering.Create(BatchAction.Resume, terminal),
        BatchSteering.Create(BatchAction.Cancel, terminal),
        BatchSteering.Create(BatchAction.Retry, terminal),
        BatchSetCommand.Create(terminal),
        BatchDownloadCommand.Create(terminal),
    };
}
