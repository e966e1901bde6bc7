using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Batches;

/// <summary><c>clusterfit batch show</c>.</summary>
internal static class BatchShowCommand
{
    private const int FailuresAtMost = 20;

    private static readonly Argument<string> Id = BatchReference.Argument();

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("show", "Show a batch, and why jobs of it failed.")
        {
            Examples =
            [
                ("clusterfit batch show 1f0c3a5e77d2", "the state, progress and failures of a batch"),
                ("clusterfit batch show 1f0c3a5e77d2 --json | jq .counts", "the number of its jobs in each state"),
            ],
            ExitCodes = $"0 shown, {BatchCommand.ExitCodes}",
        };
        command.Arguments.Add(Id);
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
        var id = await BatchReference.ResolveAsync(parsed.GetValue(Id)!, client, stop);
        var batch = await client.GetAsync<BatchView>(BatchPaths.Of(id), stop);
        if (parsed.GetValue(Json)) terminal.Output.WriteLine(ApiLine.Of(batch));
        else
        {
            var failed = batch.Counts.Failed == 0
                ? []
                : (await client.GetAsync<Page<JobView>>(BatchPaths.Jobs(id, "failed", FailuresAtMost, ""), stop)).Items;
            BatchTable.Write(batch, failed, terminal.OutputConsole);
        }
        return ExitCode.Success;
    }
}
