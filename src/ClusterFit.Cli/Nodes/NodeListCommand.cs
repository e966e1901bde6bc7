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
        using var client = ServerOption.Connect(parsed, terminal);
        var nodes = (await client.GetAsync<NodesView>("v1/nodes", stop)).Nodes;
        if (!parsed.GetValue(Json)) Show(nodes, terminal.OutputConsole);
        else foreach (var node in nodes) terminal.Output.WriteLine(ApiLine.Of(node));
        return ExitCode.Success;
    }

    private static void Show(IReadOnlyList<NodeView> nodes, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("node", "address", "roles", "state", "device");
        foreach (var column in (string[])["running", "lanes", "memory"]) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var node in nodes)
            table.AddRow(
                // A node that has no name is called by its address.
                node.Name == node.Address ? "" : Text(node.Name), Text(node.Address), Text(string.Join(", ", node.Roles)), State(node.State), Text(node.Worker?.Device ?? ""),
                node.Worker is { } worker ? $"{worker.Running.Count}" : "", node.Worker is { } w ? $"{w.Lanes}" : "",
                node.Worker is { MemoryBytes: > 0 } m ? Wording.Bytes(m.MemoryBytes) : "");
        console.Write(table);
    }

    private static string State(string state) => state == "up" ? "[green]up[/]" : $"[yellow]{Text(state)}[/]";

    private static string Text(string text) => Markup.Escape(OneLine.Of(text));
}
