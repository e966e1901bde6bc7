using System.CommandLine;
using ClusterFit.Cli.Batches;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary><c>clusterfit study list</c>.</summary>
internal static class StudyListCommand
{
    private const int PageSize = 200;

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a line for each study" };

    private static readonly ListOptions Filters = new("studies");

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("list", "List the studies of a server, the newest first.")
        {
            Examples =
            [
                ("clusterfit study list --state open", "what is being searched"),
                ("clusterfit study list --label project=kodak --json | jq -r .id", "the ids of a project's studies"),
            ],
            ExitCodes = $"0 listed, {StudyCommand.ExitCodes}",
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
        var (json, studies) = (parsed.GetValue(Json), new List<ListedStudy>());
        using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
        var all = Pages.ReadAsync<ListedStudy>(client, cursor => StudyPaths.List(Math.Min(count, PageSize), cursor, filters), count, stop);
        await foreach (var study in all)
        {
            if (json) terminal.Output.WriteLine(ApiLine.Of(study));
            else studies.Add(study);
        }
        if (!json) StudyTable.Write(studies, terminal.OutputConsole);
        return ExitCode.Success;
    }
}
