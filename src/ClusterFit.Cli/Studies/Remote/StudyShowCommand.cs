using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary><c>clusterfit study show</c>.</summary>
internal static class StudyShowCommand
{
    private static readonly Argument<string> Study = StudyReference.OrFolder();

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object; of a folder, what its study.json holds" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("show", "Show a study: what it searches, where it stands, and what was changed.")
        {
            Examples =
            [
                ("clusterfit study show 1f0c3a5e77d2", "a study of the server"),
                ("clusterfit study show clusterfit-study", "one that was run here"),
                ("clusterfit study show rates --json | jq .trials", "the number of its trials in each state"),
            ],
            ExitCodes = $"0 shown, {StudyCommand.ExitCodes}",
        };
        command.Arguments.Add(Study);
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var text = parsed.GetValue(Study)!;
        if (!parsed.GetValue(Json)) StudyTable.Write(await StudyAt.ReadAsync(text, parsed, terminal, stop), terminal.OutputConsole);
        else if (StudyAt.IsFolder(text)) terminal.Output.WriteLine(Results.SavedStudy.Line(Results.SavedStudy.Read(text)));
        else
        {
            using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
            var id = await StudyReference.ResolveAsync(text, client, stop);
            terminal.Output.WriteLine(ApiLine.Of(await client.GetAsync<StudyDetail>(StudyPaths.Of(id), stop)));
        }
        return ExitCode.Success;
    }
}
