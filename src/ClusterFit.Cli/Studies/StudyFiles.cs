using ClusterFit.Cli.Results;
using ClusterFit.Cli.Studies.Plots;
using ClusterFit.Cli.Studies.Report;
using ClusterFit.Cli.Studies.Tables;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies;

/// <summary>The files that show a study.</summary>
internal static class StudyFiles
{
    /// <summary>The table of all trials.</summary>
    public const string Csv = "trials.csv";

    /// <inheritdoc cref="Csv"/>
    public const string Json = "trials.json";

    /// <inheritdoc cref="Csv"/>
    public const string Parquet = "trials.parquet";

    /// <summary>The report.</summary>
    public const string Report = "report.html";

    /// <summary>The folder with the plots.</summary>
    public const string Plots = "plots";

    /// <summary>Writes all of them, each whole or not at all; those that are there already are replaced, plots of an earlier call that are no
    /// longer drawn are deleted.</summary>
    /// <param name="folder">Where; it is created.</param>
    /// <param name="definition">The study.</param>
    /// <param name="trials">Its trials.</param>
    /// <param name="edits">What was changed while it ran, in words, the earliest first.</param>
    /// <exception cref="IOException">One can not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be written.</exception>
    public static async Task WriteAsync(string folder, StudyDefinition definition, IReadOnlyList<Trial> trials, IReadOnlyList<string> edits)
    {
        var plotFolder = Path.Combine(folder, Plots);
        Directory.CreateDirectory(plotFolder);
        var findings = StudyFindings.Of(definition, trials);
        var plots = StudyPlots.Draw(definition, trials, findings);
        Write(Csv, TrialTable.Csv(definition, trials));
        Write(Json, TrialTable.Json(definition, trials, edits));
        Write(Parquet, await TrialTable.ParquetAsync(definition, trials));
        foreach (var plot in plots)
        {
            Write($"{Plots}/{plot.Name}.png", plot.Png);
            Write($"{Plots}/{plot.Name}.svg", plot.Svg);
        }

        var drawn = plots.SelectMany(plot => new[] { $"{plot.Name}.png", $"{plot.Name}.svg" }).ToHashSet();
        foreach (var old in Directory.EnumerateFiles(plotFolder).Where(file => IsPlot(file) && !drawn.Contains(Path.GetFileName(file)))) File.Delete(old);
        // Last: where it is, the others are.
        Write(Report, StudyReport.Write(definition, trials, findings, edits, plots));

        void Write(string name, byte[] content) => OutputFile.WriteIfNew(Path.Combine(folder, name), content);
    }

    private static bool IsPlot(string file)
    {
        var name = Path.GetFileName(file);
        return Path.GetExtension(name) is ".png" or ".svg"
            && Enum.GetNames<PlotKind>().Any(kind => name.StartsWith(kind.ToLowerInvariant(), StringComparison.Ordinal));
    }
}
