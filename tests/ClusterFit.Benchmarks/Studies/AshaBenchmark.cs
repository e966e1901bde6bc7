using System.Diagnostics;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using ClusterFit.Host;

namespace ClusterFit.Benchmarks.Studies;

/// <summary>Successive halving on a grid of settings against training the whole grid to the end: whether it finds the same best settings, and with
/// which part of the epochs. Real fits of the images; a trial is the mean over them.</summary>
internal static class AshaBenchmark
{
    private const int Epochs = 27;

    public static async Task<int> RunAsync(string[] images)
    {
        var folder = Directory.CreateTempSubdirectory("clusterfit-asha-").FullName;
        try
        {
            await using var node = await EmbeddedNode.StartAsync(new EmbeddedNodeOptions { StateFolder = folder }, TimeProvider.System, CancellationToken.None);
            var grid = await DefinitionAsync(node, images);
            var full = await RunAsync(node, "the whole grid", grid);
            var halved = await RunAsync(node, "successive halving", grid with { Pruner = new() { Kind = PrunerKind.SuccessiveHalving, MinEpochs = 1, Reduction = 3 } });
            var (best, found) = (Best(full), Best(halved));
            var rank = full.Where(trial => trial.Latest is not null).OrderBy(trial => trial.Latest!.Losses[0]).TakeWhile(trial => trial.Number != found.Number).Count() + 1;
            Console.WriteLine($"best of the grid: {Text(best)}");
            Console.WriteLine($"found by halving: {Text(found)}, number {rank} of the grid");
            Console.WriteLine($"epochs: {full.Sum(trial => trial.Epochs)} and {halved.Sum(trial => trial.Epochs)}, ratio {(double)halved.Sum(trial => trial.Epochs) / full.Sum(trial => trial.Epochs):F3}");
            return best.Number == found.Number ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<StudyDefinition> DefinitionAsync(EmbeddedNode node, string[] images)
    {
        var known = new List<BatchImage>();
        foreach (var image in images) known.Add(new(Path.GetFileName(image), await node.Blobs.PutAsync(await File.ReadAllBytesAsync(image), CancellationToken.None)));
        var start = Presets.Find("draft").Spec;
        return new StudyDefinition
        {
            Base = start with { Recipe = start.Recipe with { Epochs = Epochs, MinSteps = 0, EvaluateEvery = 1 } },
            Images = [.. known],
            Space = new SearchSpace([
                new NumberDimension("learning-rate", 2.5e-4, 1.6e-2, Log: true) { Grid = 4 },
                new ChoiceDimension("schedule", ["cosine", "exponential"]),
                new NumberDimension("octaves", 5, 7, Step: 1) { Whole = true },
                new ChoiceDimension("width", ["32", "64"]),
                new ChoiceDimension("depth", ["2", "3"]),
            ]),
            Sampler = new() { Kind = SamplerKind.Grid },
            Budget = new() { Trials = 1000 },
            Parallelism = 8,
        };
    }

    private static async Task<IReadOnlyList<Trial>> RunAsync(EmbeddedNode node, string name, StudyDefinition definition)
    {
        var watch = Stopwatch.StartNew();
        var group = await node.SubmitAsync(new StudySubmission(definition), CancellationToken.None);
        await foreach (var _ in node.WatchAsync(group, CancellationToken.None))
        {
        }

        var trials = new List<Trial>();
        await foreach (var trial in node.Groups.ReadTrialsAsync(group, CancellationToken.None)) trials.Add(trial);
        Console.WriteLine($"{name}: {trials.Count} trials of {definition.Images.Count} fits, {trials.Sum(trial => trial.Epochs)} epochs, {watch.Elapsed.TotalSeconds:F0} s");
        return trials;
    }

    private static Trial Best(IReadOnlyList<Trial> trials) =>
        trials.Where(trial => trial.State == TrialState.Completed).MinBy(trial => trial.Latest!.Losses[0])!;

    private static string Text(Trial trial) => $"trial {trial.Number}, {trial.Latest!.Values[0]:F3} dB, {string.Join(" ", trial.Settings.Select(setting => $"{setting.Key}={setting.Value}"))}";
}
