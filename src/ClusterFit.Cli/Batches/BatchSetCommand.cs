using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Batches;

/// <summary><c>clusterfit batch set</c>: changes what batches get of the cluster.</summary>
internal static class BatchSetCommand
{
    private static readonly Argument<string[]> Ids = BatchReference.Arguments();

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a line for each batch" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("set", "Change priority, weight or limit of batches; running jobs go on.")
        {
            Examples =
            [
                ("clusterfit batch set 1f0c3a5e77d2 --priority 10", "its jobs are handed out before those of lower priority"),
                ("clusterfit batch set 1f0c3a5e77d2 --max-running none", "takes its limit away"),
            ],
            ExitCodes = $"0 changed, {BatchCommand.ExitCodes}",
        };
        command.Arguments.Add(Ids);
        ServerOption.AddTo(command);
        TermsOptions.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var change = TermsOptions.Read(parsed);
        if (change == new BatchChange(null, null, null))
            throw new UsageException("nothing to change; expected --priority, --weight or --max-running.");
        using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
        var ids = new List<string>();
        foreach (var text in parsed.GetValue(Ids)!) ids.Add(await BatchReference.ResolveAsync(text, client, stop));
        foreach (var id in ids)
        {
            var batch = await client.CallAsync<BatchView>(HttpMethod.Patch, BatchPaths.Of(id), change, stop);
            var limit = batch.MaxRunning is { } most ? $"at most {most} running" : "no limit";
            terminal.Output.WriteLine(parsed.GetValue(Json)
                ? ApiLine.Of(batch)
                : $"batch {id} has priority {batch.Priority}, weight {batch.Weight}, {limit}");
        }
        return ExitCode.Success;
    }
}
