using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Progress;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Studies.Remote;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Results;

/// <summary><c>clusterfit study download</c>: the weights of a study's trials.</summary>
internal static class StudyDownloadCommand
{
    private const int DigitsOfFolder = 12;

    private static readonly Argument<string> Study = StudyReference.Argument();

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "Folder for the weights; the same command fetches only what is missing there [default: clusterfit- and the start of the id]",
        HelpName = "folder",
    };

    private static readonly Option<bool> All = new("--all") { Description = "Take the weights of all completed trials, not only of the best" };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("download", "Take the weights of a study's best trial home, or those of all completed trials.")
        {
            Examples =
            [
                ("clusterfit study download 1f0c3a5e77d2", "the weights of the best trial so far, or of those on the Pareto front: a file for each image"),
                ("clusterfit study download rates --all --out weights", "a folder for each completed trial"),
            ],
            ExitCodes = $"0 taken, {StudyCommand.ExitCodes} 130 interrupted (the same command goes on).",
        };
        command.Arguments.Add(Study);
        command.Options.Add(Out);
        command.Options.Add(All);
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, _) => RunAsync(parsed, terminal));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal)
    {
        using var interruption = new Interruption();
        using var client = await ServerOption.ConnectAsync(parsed, terminal, interruption.Asked);
        try
        {
            var id = await StudyReference.ResolveAsync(parsed.GetValue(Study)!, client, interruption.Asked);
            var folder = FitOptions.CheckOutputFolder(parsed.GetValue(Out) ?? $"clusterfit-{id[..DigitsOfFolder]}");
            OutputFolder.Prepare(folder, []);
            var remote = new RemoteStudy(client, id);
            var study = await remote.ReadAsync(interruption.Asked);
            var trials = parsed.GetValue(All) ? study.Trials : Contenders.Best(study.Trials);
            var taken = await WriteAsync(folder, study.Definition, trials, remote, interruption.Asked);
            if (taken == 0) throw new CommandFailedException($"study {id} has no completed trial yet; only those have weights.");
            terminal.Output.WriteLine(parsed.GetValue(Json) ? ResultJson.Line(new { Study = id, Folder = folder, Trials = taken })
                : OneLine.Of($"weights of {Wording.Count(taken, "trial")}: {folder}"));
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (interruption.Asked.IsCancellationRequested)
        {
            terminal.Error.WriteLine("interrupted; the same command goes on");
            return ExitCode.Interrupted;
        }
    }

    private static async Task<int> WriteAsync(string folder, StudyDefinition study, IReadOnlyList<Trial> trials, RemoteStudy remote, CancellationToken stop)
    {
        try
        {
            return await TrialWeights.WriteAsync(folder, study, trials, remote.WeightsAsync, stop);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw OutputFolder.Unwritable(folder, error);
        }
    }
}
