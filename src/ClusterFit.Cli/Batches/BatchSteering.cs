using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Batches;

/// <summary><c>clusterfit batch pause</c>, <c>resume</c>, <c>cancel</c> and <c>retry</c>.</summary>
internal static class BatchSteering
{
    private static readonly Argument<string[]> Ids = BatchReference.Arguments();

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a line for each batch" };

    /// <summary>The command for an action, writing to the terminal.</summary>
    public static Command Create(BatchAction action, Terminal terminal)
    {
        var command = new DocumentedCommand(action.Name, action.Description)
        {
            Examples =
            [
                ($"clusterfit batch {action.Name} 1f0c3a5e77d2", "a batch by the first digits of its id, as lists show them"),
                ($"clusterfit batch {action.Name} kodak scans-7", "several at once, by their names"),
            ],
            ExitCodes = $"0 {action.Done}, {BatchCommand.ExitCodes}",
        };
        command.Arguments.Add(Ids);
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(action, parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(BatchAction action, ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
        // All are known before the first is touched.
        var ids = new List<string>();
        foreach (var text in parsed.GetValue(Ids)!) ids.Add(await BatchReference.ResolveAsync(text, client, stop));
        var refused = false;
        foreach (var id in ids)
        {
            try
            {
                var before = await client.GetAsync<BatchView>(BatchPaths.Of(id), stop);
                var after = await client.CallAsync<BatchView>(HttpMethod.Post, $"{BatchPaths.Of(id)}/{action.Name}", null, stop);
                terminal.Output.WriteLine(parsed.GetValue(Json) ? ApiLine.Of(after) : OneLine.Of(action.Tell(before, after)));
            }
            catch (ApiFailureException error) when (error.IsAboutTheRequest)
            {
                // What is wrong with one does not keep the others back.
                terminal.Error.WriteLine($"clusterfit: {OneLine.Of(error.Message)}");
                refused = true;
            }
        }
        return refused ? ExitCode.Failed : ExitCode.Success;
    }
}
