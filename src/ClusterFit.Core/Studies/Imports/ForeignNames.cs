using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClusterFit.Core.Studies.Imports;

/// <summary>The names that other programs' files use, as ClusterFit's.</summary>
internal static class ForeignNames
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["lr"] = "learning-rate",
        ["lr-scheduler"] = "schedule",
        ["scheduler"] = "schedule",
        ["num-epochs"] = "epochs",
        ["n-epochs"] = "epochs",
        ["max-epochs"] = "epochs",
        ["bs"] = "batch-size",
        ["eps"] = "epsilon",
        ["num-layers"] = "depth",
        ["n-layers"] = "depth",
        ["layers"] = "depth",
        ["hidden-size"] = "width",
        ["hidden-dim"] = "width",
        ["hidden-units"] = "width",
        ["units"] = "width",
    };

    /// <summary>The setting: <c>--learning_rate</c>, <c>learningRate</c> and <c>lr</c> are <c>learning-rate</c>.</summary>
    public static string Setting(string name)
    {
        var plain = JsonNamingPolicy.KebabCaseLower.ConvertName(name.TrimStart('-').Replace('_', '-').Replace('.', '-'));
        return Settings.GetValueOrDefault(plain, plain);
    }

    /// <summary>Puts the objective that a metric stands for in the study, and says what was assumed.</summary>
    public static void Seek(StudyDraft draft, string metric, string? direction, string source)
    {
        var name = JsonNamingPolicy.KebabCaseLower.ConvertName(metric.Replace('_', '-').Replace('/', '-').Replace('.', '-'));
        bool Has(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
                if (name.Contains(word, StringComparison.Ordinal)) return true;
            return false;
        }

        var measure = Has("off-grid") ? "off-grid-psnr" : Has("psnr") ? "psnr" : Has("bits-per-pixel", "bpp") ? "bits-per-pixel"
            : Has("bytes", "size") ? "bytes" : Has("seconds", "time", "duration") ? "seconds" : null;
        if (measure is null)
        {
            draft.Set("objectives", new JsonArray("psnr"), source);
            draft.Note(source, $"'{metric}' is measured by no objective of a study; psnr is sought instead");
            return;
        }

        draft.Set("objectives", new JsonArray(direction is "maximize" or "minimize" ? new JsonObject { [direction] = measure } : measure), source);
        if (measure == "off-grid-psnr") draft.Fix("train-lattice", "2", source);
    }
}
