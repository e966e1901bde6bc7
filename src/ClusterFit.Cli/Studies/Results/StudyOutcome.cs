using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Studies.Tables;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using Spectre.Console;

namespace ClusterFit.Cli.Studies.Results;

/// <summary>The end of a study: its files, and what has been found on the terminal.</summary>
internal static class StudyOutcome
{
    /// <summary>The folder with the weights of the best trials.</summary>
    public const string BestFolder = "best";

    private const string BestFile = "best.json";

    /// <summary>Writes the table, the plots, the report, the best trials and their weights.</summary>
    /// <exception cref="CommandFailedException">A file can not be written, or weights are lost.</exception>
    public static async Task WriteAsync(string folder, StudyMoment study, ReadWeights weights, CancellationToken stop)
    {
        try
        {
            await StudyFiles.WriteAsync(folder, study.Definition, study.Trials, study.Edits);
            var best = Contenders.Best(study.Trials);
            var bestFolder = Path.Combine(folder, BestFolder);
            TrialWeights.DeleteOthers(bestFolder, best);
            await TrialWeights.WriteAsync(bestFolder, study.Definition, best, weights, stop);
            OutputFile.WriteIfNew(Path.Combine(folder, BestFile), ResultJson.File(StudyLine.Of(study.Definition, study.Trials)));
            SavedStudy.Write(folder, study);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw OutputFolder.Unwritable(folder, error);
        }
        catch (BlobException error)
        {
            throw new CommandFailedException($"the weights of the best trial are lost: {error.Message}", error);
        }
    }

    /// <summary>Says what has been found: on standard output, unless that belongs to JSON, which then ends with a line on the study.</summary>
    /// <returns>The exit code: whether there is a best trial.</returns>
    public static int Tell(StudyMoment study, string? folder, bool json, Terminal terminal)
    {
        var console = json ? terminal.ErrorConsole : terminal.OutputConsole;
        TerminalTable.WriteBest(study.Definition, study.Trials, console);
        var best = Contenders.Best(study.Trials);
        if (folder is not null)
        {
            var weights = best.Any(trial => trial.State == TrialState.Completed) ? $", weights: {Path.Combine(folder, BestFolder)}" : "";
            console.WriteLine(OneLine.Of($"results: {folder}, report: {Path.Combine(folder, StudyFiles.Report)}{weights}"));
        }

        if (json) terminal.Output.WriteLine(ResultJson.Line(StudyLine.Of(study.Definition, study.Trials)));
        return best.Count > 0 ? ExitCode.Success : ExitCode.Failed;
    }
}
