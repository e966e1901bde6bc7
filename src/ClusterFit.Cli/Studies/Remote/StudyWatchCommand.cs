using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Studies.Results;
using ClusterFit.Cli.Studies.Watching;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary><c>clusterfit study watch</c>: shows a study of a server until it ends.</summary>
internal static class StudyWatchCommand
{
    private static readonly Argument<string> Study = StudyReference.Argument();

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("watch", "Show the progress of a study of a server until it ends.")
        {
            Examples =
            [
                ("clusterfit study watch 1f0c3a5e77d2", "trials, best so far and running fits; Ctrl-C ends the watch, not the study"),
                ("clusterfit study watch rates --json --no-progress | jq -c 'select(.state == \"failed\") | [.trial, .error]'", "the failures as they come"),
            ],
            ExitCodes = "0 the study has ended and has a best trial, 1 no trial has a result, there is no such study or the server refused, 2 wrong usage, "
                + "4 the server can not be reached or does not let you in, 130 interrupted (the study goes on).",
        };
        command.Arguments.Add(Study);
        ServerOption.AddTo(command);
        command.Options.Add(StudyOptions.Json);
        command.Options.Add(StudyOptions.NoProgress);
        command.SetAction((parsed, _) => RunAsync(parsed, terminal));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal)
    {
        using var interruption = new Interruption();
        using var client = await ServerOption.ConnectAsync(parsed, terminal, interruption.Asked);
        var (id, json) = (parsed.GetValue(Study)!, parsed.GetValue(StudyOptions.Json));
        try
        {
            id = await StudyReference.ResolveAsync(id, client, interruption.Asked);
            StudyBoard board;
            await using (var view = StudyViews.Create(!parsed.GetValue(StudyOptions.NoProgress), terminal))
            {
                board = new StudyBoard(json, terminal.Output, view);
                await foreach (var moment in new RemoteStudy(client, id).WatchAsync(interruption.Asked)) board.Take(moment);
            }

            return StudyOutcome.Tell(board.Latest!, folder: null, json, terminal);
        }
        catch (OperationCanceledException) when (interruption.Asked.IsCancellationRequested)
        {
            InterruptedStudy.Tell(id, "'clusterfit study report' and 'download' take its results home", terminal);
            return ExitCode.Interrupted;
        }
    }
}
