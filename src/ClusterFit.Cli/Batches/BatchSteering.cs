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

    /// <summary>The command for an action of the API, writing to the terminal.</summary>
    /// <param name="action">Its name, here and there.</param>
    /// <param name="description">What it does.</param>
    /// <param name="done">What it has done to a batch.</param>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(string action, string description, string done, Terminal terminal)
    {
        var command = new DocumentedCommand(action, description)
        {
            Examples =
            [
                ($"clusterfit batch {action} 1f0c3a5e77d2", "may be repeated without harm"),
                ($"clusterfit batch {action} 1f0c3a5e77d2 9be04d21a6f3", "several at once"),
            ],
            ExitCodes = $"0 {done}, {BatchCommand.ExitCodes}",
        };
        command.Arguments.Add(Ids);
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(action, done, parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(string action, string done, ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        using var client = ServerOption.Connect(parsed, terminal);
        // All are known before the first is touched.
        var ids = new List<string>();
        foreach (var text in parsed.GetValue(Ids)!) ids.Add(await BatchReference.ResolveAsync(text, client, stop));
        foreach (var id in ids)
        {
            var batch = await client.CallAsync<BatchView>(HttpMethod.Post, $"{BatchPaths.Of(id)}/{action}", null, stop);
            terminal.Output.WriteLine(parsed.GetValue(Json) ? ApiLine.Of(batch) : $"batch {batch.Id} {done}");
        }
        return ExitCode.Success;
    }
}
