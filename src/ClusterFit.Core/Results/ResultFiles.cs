using System.Text;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Results;

/// <summary>The names of the files in the output folder.</summary>
public static class ResultFiles
{
    /// <summary>The folder with the states of nodes: journal, images, checkpoints.</summary>
    public const string StateFolder = ".clusterfit";

    /// <summary>The folder with the pictures that only the report shows.</summary>
    public const string ReportFolder = "report";

    /// <summary>The report.</summary>
    public const string Report = "report.html";

    /// <summary>The table of results as JSON.</summary>
    public const string SummaryJson = "summary.json";

    /// <summary>The table of results as CSV.</summary>
    public const string SummaryCsv = "summary.csv";

    /// <summary>The files that a batch has once.</summary>
    public static IReadOnlyList<string> OfBatch { get; } = [Report, SummaryJson, SummaryCsv, StateFolder, ReportFolder];

    /// <summary>The state folder of fits with these settings. Each has its own, so that a batch that was interrupted waits, and does not
    /// share the cores with one that is asked for with other settings.</summary>
    public static string StateOf(FitSpec spec)
    {
        var settings = string.Join('\n', FitSettings.Describe(spec).Select(setting => $"{setting.Key}={setting.Value}"));
        return Path.Combine(StateFolder, ContentHash.Of(Encoding.UTF8.GetBytes(settings)).Hex[..12]);
    }

    /// <summary>The weights file.</summary>
    public static string Weights(string name) => name + ".cfw";

    /// <summary>The weights as other programs read them.</summary>
    public static string Safetensors(string name) => name + ".safetensors";

    /// <summary>The image as the network has it.</summary>
    public static string Reconstruction(string name) => name + ".png";

    /// <summary>The measurements, settings and training curve.</summary>
    public static string Metrics(string name) => name + ".json";

    /// <summary>The plot of the training curve.</summary>
    public static string Plot(string name) => name + ".psnr.png";

    /// <summary>The film of the training.</summary>
    public static string Film(string name) => name + ".film.png";

    /// <summary>The original, at most as large as the report needs it.</summary>
    public static string Original(string name) => $"{ReportFolder}/{name}.original.png";

    /// <summary>The amplified difference between original and reconstruction.</summary>
    public static string Difference(string name) => $"{ReportFolder}/{name}.difference.png";

    /// <summary>All files that an image may have, apart from those within <see cref="ReportFolder"/>.</summary>
    public static IReadOnlyList<string> OfImage(string name) => [Weights(name), Reconstruction(name), Metrics(name), Plot(name), Film(name)];
}
