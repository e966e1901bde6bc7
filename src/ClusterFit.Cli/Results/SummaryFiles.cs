using System.Globalization;
using System.Text;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cli.Results;

/// <summary>The table of results as JSON and CSV.</summary>
internal static class SummaryFiles
{
    private static readonly (string Name, Func<ImageResult, IFormattable?> Value)[] Numbers =
    [
        ("width", r => r.Width), ("height", r => r.Height), ("mse", r => r.Mse), ("psnr_db", r => r.PsnrDb),
        ("off_grid_psnr_db", r => r.OffGridPsnrDb), ("epochs", r => r.Epochs), ("best_epoch", r => r.BestEpoch), ("steps", r => r.Steps),
        ("seconds", r => r.Seconds), ("parameters", r => r.Parameters), ("bits_per_pixel", r => r.BitsPerPixel),
        ("attempts", r => r.Attempts), ("seed", r => r.Seed),
    ];

    /// <summary>All results with the settings of the batch.</summary>
    public static byte[] Json(string preset, FitSpec spec, IReadOnlyList<ImageResult> results) => ResultJson.File(new
    {
        Preset = preset,
        Settings = FitSettings.Describe(spec).ToDictionary(),
        Results = results,
    });

    /// <summary>One row an image, under a row with the names of the columns.</summary>
    public static byte[] Csv(IReadOnlyList<ImageResult> results)
    {
        var text = new StringBuilder();
        CsvRow.Append(text, ["image", "name", "state", .. Numbers.Select(n => n.Name), "preset", "weights", "error"]);
        foreach (var result in results)
            CsvRow.Append(text,
            [
                result.Image, result.Name, result.State.ToString().ToLowerInvariant(),
                .. Numbers.Select(n => n.Value(result)?.ToString(null, CultureInfo.InvariantCulture) ?? ""),
                result.Preset, result.Weights ?? "", result.Error ?? "",
            ]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
