using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Studies.Remote;
using ClusterFit.Cli.Studies.Tables;

namespace ClusterFit.Cli.Studies.Results;

/// <summary><c>clusterfit study best</c>: what a study has found so far.</summary>
internal static class StudyBestCommand
{
    private static readonly Argument<string> Study = StudyReference.OrFolder();

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("best", "Show the best trial so far, or the Pareto front, with the command that fits with its settings.")
        {
            Examples =
            [
                ("clusterfit study best clusterfit-study", "of a study that was run here"),
                ("clusterfit study best 1f0c3a5e77d2", "of one on the server, also while it runs"),
                ("clusterfit study best rates --json | jq -r '.best[0].command' | sed s/IMAGE.png/photo.png/ | sh", "fits an image with the best settings"),
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
        var study = await StudyAt.ReadAsync(parsed.GetValue(Study)!, parsed, terminal, stop);
        if (parsed.GetValue(Json)) terminal.Output.WriteLine(ResultJson.Line(StudyLine.Of(study.Definition, study.Trials)));
        else TerminalTable.WriteBest(study.Definition, study.Trials, terminal.OutputConsole);
        return ExitCode.Success;
    }
}
