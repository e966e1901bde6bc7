using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Studies.Remote;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Studies.Steering;

/// <summary>A way to steer studies as a whole.</summary>
/// <param name="Name">Its name, for users and in the API.</param>
/// <param name="Description">What it does.</param>
/// <param name="Done">What it has done.</param>
internal sealed record StudyAction(string Name, string Description, string Done)
{
    /// <summary>Hands out no more fits.</summary>
    public static StudyAction Pause { get; } = new("pause", "Hand out no more fits of studies; running ones are saved and wait.", "paused");

    /// <summary>Hands them out again.</summary>
    public static StudyAction Resume { get; } = new("resume", "Hand out the fits of paused studies again.", "resumed");

    /// <summary>Ends studies.</summary>
    public static StudyAction Cancel { get; } = new("cancel", "End studies: trials under way are cancelled, results stay.", "cancelled");
}

/// <summary><c>clusterfit study pause</c>, <c>resume</c> and <c>cancel</c>.</summary>
internal static class StudySteeringCommand
{
    private static readonly Argument<string[]> Studies = StudyReference.Arguments();

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a line for each study" };

    /// <summary>The command for an action, writing to the terminal.</summary>
    public static Command Create(StudyAction action, Terminal terminal)
    {
        var command = new DocumentedCommand(action.Name, action.Description)
        {
            Examples =
            [
                ($"clusterfit study {action.Name} 1f0c3a5e77d2", "a study by the first digits of its id, as lists show them"),
                ($"clusterfit study {action.Name} rates widths-2", "several at once, by their names"),
            ],
            ExitCodes = $"0 {action.Done}, {StudyCommand.ExitCodes}",
        };
        command.Arguments.Add(Studies);
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(action, parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(StudyAction action, ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        using var client = await ServerOption.ConnectAsync(parsed, terminal, stop);
        // All are known before the first is touched.
        var ids = new List<string>();
        foreach (var text in parsed.GetValue(Studies)!) ids.Add(await StudyReference.ResolveAsync(text, client, stop));
        var refused = false;
        foreach (var id in ids)
        {
            try
            {
                var study = await client.CallAsync<StudyDetail>(HttpMethod.Post, $"{StudyPaths.Of(id)}/{action.Name}", null, stop);
                terminal.Output.WriteLine(parsed.GetValue(Json) ? ApiLine.Of(study) : OneLine.Of($"{action.Done} study {id}: {Standing(study)}"));
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

    private static string Standing(StudyDetail study)
    {
        var trials = study.Trials;
        return $"{Wording.Count(trials.Completed + trials.Pruned + trials.Cancelled + trials.Failed, "trial")} of {study.Planned} ended, {trials.Running + trials.Waiting} under way";
    }
}
