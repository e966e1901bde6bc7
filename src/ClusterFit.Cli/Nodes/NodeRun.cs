using ClusterFit.Cli.CommandLine;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Host;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Cli.Nodes;

/// <summary>A node as a process: from its start to the signal or failure that ends it. Supervisors read its lines and its exit code.</summary>
internal static class NodeRun
{
    /// <summary>Runs the node.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(NodeOptions options, Terminal terminal)
    {
        using var interruption = new Interruption();
        void Say(string what) => terminal.Error.WriteLine($"node {OneLine.Of(options.Name)} {what}");

        Say("is starting");
        ClusterNode node;
        try
        {
            node = await ClusterNode.StartAsync(options, terminal.Time, interruption.Asked);
        }
        catch (OperationCanceledException) when (interruption.Asked.IsCancellationRequested)
        {
            Say("has left");
            return ExitCode.Success;
        }
        catch (Exception error) when (error is StateFolderInUseException or StateFolderUnusableException or JournalUnusableException or BlobException
            or OptionInvalidException)
        {
            throw new CommandFailedException(error.Message, error);
        }

        await using (node)
        {
            Say($"is ready (roles {string.Join(',', options.RoleNames)}; {node.Members} members{(node.HttpAddress is { } http ? $"; {http}" : "")})");
            var asked = Task.Delay(Timeout.InfiniteTimeSpan, interruption.Asked);
            if (await Task.WhenAny(asked, node.Failed) != asked)
            {
                Say($"has failed: {OneLine.Of(await node.Failed)}; start it again");
                return ExitCode.StartAgain;
            }

            Say("is leaving");
            await node.LeaveAsync();
        }

        Say("has left");
        return ExitCode.Success;
    }
}
