namespace ClusterFit.EndToEnd.Studies;

/// <summary>A study of a few seconds, long enough to be killed in the middle: of sixteen trials about one in two goes on at each rung.</summary>
internal static class StudyFile
{
    /// <summary>Writes the file beside its images.</summary>
    public static string Write(Workplace place)
    {
        place.WriteImage("crops/a.png", 72, 60, seed: 1);
        place.WriteImage("crops/b.png", 64, 48, seed: 2);
        return place.Write("study.yaml", """
            images: [crops/*.png]
            set: { epochs: 8, batch-size: 32, widths: [48, 48] }
            space:
              learning-rate: { float: [1e-4, 1e-1], log: true }
              schedule: [constant, cosine]
              depth: { int: [1, 3] }
            sampler: { kind: tpe, startup-trials: 4 }
            pruner: { kind: successive-halving, min-epochs: 1, reduction: 2 }
            budget: { trials: 16 }
            parallelism: 2
            seed: 1
            """u8.ToArray());
    }

    /// <summary>The rows of trials.csv by the names of its columns, without the seconds, which are never the same.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Table(string folder)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "trials.csv"));
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(','), KeyValuePair.Create).Where(cell => cell.Key != "trained_seconds").ToDictionary())];
    }

    /// <summary>The command that runs the study here.</summary>
    public static string[] Run(Workplace place) =>
        ["study", "run", place.PathOf("study.yaml"), "--out", place.Out, "--json", "--lanes", "2", "--checkpoint-every", "0.2"];
}
