using ClusterFit.Cli.CommandLine;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Host;
using ClusterFit.Host.Nodes;
using ClusterFit.Training.Devices;

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

        Say($"is starting ({Describe(options)})");
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
            Say($"is ready (roles {string.Join(',', options.RoleNames)}; {node.Address}; {Count(node.Members, "member")}"
                + $"{(node.HttpAddress is { } http ? $"; {http}" : "")}{(node.MonitorAddress is { } monitor ? $"; monitor {monitor}" : "")}); Ctrl-C or SIGTERM lets it leave");
            var asked = Task.Delay(Timeout.InfiniteTimeSpan, interruption.Asked);
            if (await Task.WhenAny(asked, node.Failed) != asked)
            {
                Say($"has failed: {OneLine.Of(await node.Failed)}; start it again");
                return ExitCode.StartAgain;
            }

            Say(options.Roles.HasFlag(NodeRoles.Worker) ? "is leaving: fits are checkpointed and handed back; a second signal ends it at once" : "is leaving");
            await node.LeaveAsync();
        }

        Say("has left");
        return ExitCode.Success;
    }

    private static string Describe(NodeOptions options)
    {
        var parts = new List<string> { $"roles {string.Join(',', options.RoleNames)}" };
        if (options.Roles.HasFlag(NodeRoles.Worker)) parts.Add($"{LanesOf(options)} on {options.Device}");
        parts.Add(options.Seeds.Count == 0 ? "a cluster of its own" : $"seeds {string.Join(',', options.Seeds)}");
        return string.Join("; ", parts);
    }

    private static string LanesOf(NodeOptions options) => options.Lanes is { } lanes ? Count(lanes, "lane")
        : options.Device == FitDevice.Cpu.Name ? Count(FitDevice.Cpu.ChooseLanes(), "lane")
        : "as many lanes as a measurement finds";

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
