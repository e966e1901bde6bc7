using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;
using Spectre.Console;

namespace ClusterFit.Cli.Nodes;

/// <summary><c>clusterfit node list</c>: the nodes of a server's cluster.</summary>
internal static class NodeListCommand
{
    private const int LeastOfText = 10;

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a line for each node" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("list", "List the nodes of a server's cluster and what they run.")
        {
            Examples =
            [
                ("clusterfit node list", "the nodes behind the server of 'clusterfit login'"),
                ("clusterfit node list --json | jq 'select(.worker.free_lanes > 0) | .name'", "the workers with room"),
            ],
            ExitCodes = "0 listed, 1 the server refused, 2 wrong usage, 4 the server can not be reached or does not let you in.",
        };
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
        var nodes = (await client.GetAsync<NodesView>("v1/nodes", stop)).Nodes;
        if (!parsed.GetValue(Json)) Show(nodes, terminal.OutputConsole);
        else foreach (var node in nodes) terminal.Output.WriteLine(ApiLine.Of(node));
        return ExitCode.Success;
    }

    private static void Show(IReadOnlyList<NodeView> nodes, IAnsiConsole console)
    {
        var table = new FittedTable(
            new("node", Least: LeastOfText), new("address", Rank: 3, Least: LeastOfText), new("roles", Rank: 2, Least: LeastOfText), new("state"),
            new("device", Rank: 4), new("running", Rank: 1, IsNumber: true), new("lanes", Rank: 1, IsNumber: true), new("memory", Rank: 5, IsNumber: true));
        foreach (var node in nodes)
            table.Add(
                (node.Name, null), (HostOf(node.Address), null), (string.Join(", ", node.Roles), null), (node.State, node.State == "up" ? "green" : "yellow"),
                (node.Worker?.Device ?? "", null), (node.Worker is { } worker ? $"{worker.Running.Count}" : "", null),
                (node.Worker is { } w ? $"{w.Lanes}" : "", null), (node.Worker is { MemoryBytes: > 0 } m ? Wording.Bytes(m.MemoryBytes) : "", null));
        table.Write(console);
    }

    // The rest of an address of the cluster is the same for all nodes.
    private static string HostOf(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
}
