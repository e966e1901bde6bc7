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
    private const int Epochs = 32;

    private static readonly Dimension[] Shapes = [new ChoiceDimension("width", ["32", "48", "64"]), new NumberDimension("depth", 2, 4, Step: 1) { Whole = true }];

    public static async Task<int> RunAsync(string[] images)
    {
        await CompareAsync("learning rates, width and depth", new SearchSpace([Rates(5), .. Shapes]), images);
        // More octaves than the grid of pixels has learn slowly and end high, and a slowly falling rate looks worse early on than it ends: the hard cases
        // of every rule that stops early.
        await CompareAsync("and octaves", new SearchSpace([Rates(4), new NumberDimension("octaves", 5, 7, Step: 1) { Whole = true }, .. Shapes]), images);
        await CompareAsync("and schedules", new SearchSpace([Rates(4), new ChoiceDimension("schedule", ["cosine", "exponential"]), .. Shapes]), images);
        return 0;
    }

    private static NumberDimension Rates(int values) => new("learning-rate", 5e-4, 3.2e-2, Log: true) { Grid = values };

    private static async Task CompareAsync(string title, SearchSpace space, string[] images)
    {
        Console.WriteLine(title);
        var folder = Directory.CreateTempSubdirectory("clusterfit-asha-").FullName;
        try
        {
            await using var node = await EmbeddedNode.StartAsync(new EmbeddedNodeOptions { StateFolder = folder }, TimeProvider.System, CancellationToken.None);
            var grid = await DefinitionAsync(node, space, images);
            var full = await RunAsync(node, "the whole grid", grid);
            var ranked = full.Where(trial => trial.Latest is not null).OrderBy(trial => trial.Latest!.Losses[0]).Select(Settings).ToList();
            Console.WriteLine($"best of the grid: {Text(Best(full))}");
            foreach (var seed in new[] { 0, 1, 2 })
            {
                // The seed decides the order in which the grid is tried, and so what the first rungs compare.
                var halved = await RunAsync(node, $"successive halving, seed {seed}", grid with
                {
                    Pruner = new() { Kind = PrunerKind.SuccessiveHalving, MinEpochs = 3, Reduction = 4 },
                    Seed = seed,
                });
                Console.WriteLine($"found: {Text(Best(halved))}, number {ranked.IndexOf(Settings(Best(halved))) + 1} of the grid, with "
                    + $"{(double)halved.Sum(trial => trial.Epochs) / full.Sum(trial => trial.Epochs):P1} of its epochs");
            }

        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<StudyDefinition> DefinitionAsync(EmbeddedNode node, SearchSpace space, string[] images)
    {
        var known = new List<BatchImage>();
        foreach (var image in images) known.Add(new(Path.GetFileName(image), await node.Blobs.PutAsync(await File.ReadAllBytesAsync(image), CancellationToken.None)));
        var start = Presets.Find("draft").Spec;
        return new StudyDefinition
        {
            // Averaged weights show early on what a high learning rate ends with; without them its noise hides that from the first rungs.
            Base = start with { Recipe = start.Recipe with { Epochs = Epochs, MinSteps = 0, EvaluateEvery = 1, AverageEpochs = 1 } },
            Images = [.. known],
            Space = space,
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

    private static string Text(Trial trial) => $"{trial.Latest!.Values[0]:F3} dB, {Settings(trial)}";

    private static string Settings(Trial trial) => string.Join(" ", trial.Settings.Select(setting => $"{setting.Key}={setting.Value}"));
}
