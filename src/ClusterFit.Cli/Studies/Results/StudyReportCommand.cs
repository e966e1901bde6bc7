using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Results;
using ClusterFit.Cli.Server;
using ClusterFit.Cli.Studies.Remote;

namespace ClusterFit.Cli.Studies.Results;

/// <summary><c>clusterfit study report</c>: table, plots and report of a study, as it stands.</summary>
internal static class StudyReportCommand
{
    private static readonly Argument<string> Study = StudyReference.OrFolder();

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "Folder for the files [default: that of the study, or for one of a server clusterfit-study]",
        HelpName = "folder",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object with the names of the files" };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("report", "Write table, plots and report of a study as it stands, also while it runs.")
        {
            Examples =
            [
                ("clusterfit study report 1f0c3a5e77d2 --out rates", "trials.csv, .json and .parquet, plots and report.html of a study on the server"),
                ("clusterfit study report clusterfit-study", "makes those of a study that was run here again"),
            ],
            ExitCodes = $"0 written, {StudyCommand.ExitCodes}",
        };
        command.Arguments.Add(Study);
        command.Options.Add(Out);
        ServerOption.AddTo(command);
        command.Options.Add(Json);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var text = parsed.GetValue(Study)!;
        var folder = parsed.GetValue(Out) is { } given ? FitOptions.CheckOutputFolder(given) : StudyAt.IsFolder(text) ? text : StudyOptions.DefaultFolder;
        var study = await StudyAt.ReadAsync(text, parsed, terminal, stop);
        OutputFolder.Prepare(folder, []);
        try
        {
            await StudyFiles.WriteAsync(folder, study.Definition, study.Trials, study.Edits);
            SavedStudy.Write(folder, study);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw OutputFolder.Unwritable(folder, error);
        }

        var files = new
        {
            Report = Path.Combine(folder, StudyFiles.Report),
            Csv = Path.Combine(folder, StudyFiles.Csv),
            Json = Path.Combine(folder, StudyFiles.Json),
            Parquet = Path.Combine(folder, StudyFiles.Parquet),
            Plots = Path.Combine(folder, StudyFiles.Plots),
        };
        terminal.Output.WriteLine(parsed.GetValue(Json) ? ResultJson.Line(files) : OneLine.Of($"report: {files.Report}, table: {files.Csv}, plots: {files.Plots}"));
        return ExitCode.Success;
    }
}
