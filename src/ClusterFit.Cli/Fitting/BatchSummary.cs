using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Reports;
using ClusterFit.Cli.Results;
using ClusterFit.Core.Results;

namespace ClusterFit.Cli.Fitting;

/// <summary>The end of a batch: summary files, report and the table on the terminal.</summary>
internal static class BatchSummary
{
    /// <summary>Sums up what has results; nothing when nothing has.</summary>
    /// <exception cref="CommandFailedException">A file can not be written.</exception>
    public static void Write(FitOptions options, IReadOnlyList<ImageResult> results, Terminal terminal)
    {
        if (results.Count == 0) return;
        try
        {
            WriteFile(ResultFiles.SummaryJson, SummaryFiles.Json(options.Preset, options.Spec, results));
            WriteFile(ResultFiles.SummaryCsv, SummaryFiles.Csv(results));
            WriteFile(ResultFiles.Report, HtmlReport.Write(options.Preset, options.Spec, results));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw OutputFolder.Unwritable(options.OutputFolder, error);
        }
        // Standard output belongs to the JSON lines where they are asked for.
        var console = options.Json ? terminal.ErrorConsole : terminal.OutputConsole;
        SummaryTable.Write(results, options.OutputFolder, options.Spec.Recipe.TargetPsnr, console);

        void WriteFile(string file, byte[] content) => OutputFile.WriteIfNew(Path.Combine(options.OutputFolder, file), content);
    }
}
