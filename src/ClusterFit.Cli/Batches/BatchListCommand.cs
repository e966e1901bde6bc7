using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Batches;

/// <summary><c>clusterfit batch list</c>.</summary>
internal static class BatchListCommand
{
    private const int PageSize = 200;

    private static readonly ListOptions Filters = new("batches");

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a line for each batch" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("list", "List batches, the newest first.")
        {
            Examples =
            [
                ("clusterfit batch list --state open", "what is being worked on"),
                ("clusterfit batch list --label project=kodak --json | jq -r .id", "the ids of a project's batches"),
            ],
            ExitCodes = $"0 listed, {BatchCommand.ExitCodes}",
        };
        ServerOption.AddTo(command);
        Filters.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var (count, filters) = Filters.Read(parsed);
        var (json, batches) = (parsed.GetValue(Json), new List<BatchView>());
        using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
        var all = Pages.ReadAsync<BatchView>(client, cursor => BatchPaths.List(Math.Min(count, PageSize), cursor, filters), count, stop);
        await foreach (var batch in all)
        {
            if (json) terminal.Output.WriteLine(ApiLine.Of(batch));
            else batches.Add(batch);
        }
        if (!json) BatchTable.Write(batches, terminal.OutputConsole);
        return ExitCode.Success;
    }
}
