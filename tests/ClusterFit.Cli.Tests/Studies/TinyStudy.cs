using System.Text;
using System.Text.Json;

namespace ClusterFit.Cli.Tests.Studies;

/// <summary>A study file of tiny fits, and what a run of it leaves.</summary>
internal static class TinyStudy
{
    /// <summary>Writes the file beside two images.</summary>
    public static string Write(CommandBundle bundle, int trials = 6, int seed = 1, string more = "", string set = "film-frames: 0", int epochs = 9)
    {
        bundle.WriteImage("crops/a.png");
        bundle.WriteImage("crops/b.png", 7, 5);
        return bundle.Write("study.yaml", Encoding.UTF8.GetBytes($$"""
            images: [crops/*.png]
            set: { epochs: {{epochs}}, batch-size: 16, widths: [16], {{set}} }
            space:
              learning-rate: { float: [1e-4, 1e-1], log: true }
              depth: { int: [1, 3] }
            sampler: { kind: tpe, startup-trials: 3 }
            pruner: { kind: successive-halving, min-epochs: 1, reduction: 3 }
            budget: { trials: {{trials}} }
            parallelism: 2
            seed: {{seed}}
            {{more}}
            """));
    }

    /// <summary>The rows of trials.csv, without the seconds, which are never the same.</summary>
    public static string[][] Table(string folder)
    {
        var rows = File.ReadAllLines(Path.Combine(folder, "trials.csv")).Select(line => line.Split(',')).ToArray();
        var seconds = Array.IndexOf(rows[0], "trained_seconds");
        Assert.True(seconds > 0);
        return [.. rows.Select(row => row.Where((_, i) => i != seconds).ToArray())];
    }

    /// <summary>A property of trials.json.</summary>
    public static JsonElement Json(string folder, string property) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "trials.json"))).RootElement.GetProperty(property);
}
