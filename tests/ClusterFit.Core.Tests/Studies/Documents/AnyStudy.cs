using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using CsCheck;

namespace ClusterFit.Core.Tests.Studies.Documents;

/// <summary>Definitions of all kinds, and one that is easy to read.</summary>
internal static class AnyStudy
{
    public static StudyDefinition Example { get; } = new()
    {
        // No preset: the recorded forms must not change when a preset gets better.
        Base = new()
        {
            Network = new() { Widths = [768, 96, 96] },
            Recipe = new() { LearningRate = 1e-3, Beta2 = 0.99, BatchSize = 64, Epochs = 27, EvaluateEvery = 4 },
            TrainLattice = 2,
        },
        Images = [new BatchImage("crops/a.png", ContentHash.Of([1])), new BatchImage("crops/ä.png", ContentHash.Of([2]))],
        FitSeeds = [0, -7],
        Space = new([
            new NumberDimension("learning-rate", 1e-4, 0.01, Log: true),
            new ChoiceDimension("schedule", ["cosine", "exponential"]),
            new NumberDimension("half-life-epochs", 2, 12) { Grid = 5, When = new Condition("schedule", ["exponential"]) },
            new NumberDimension("depth", 2, 5, Step: 1) { Whole = true },
        ]),
        Objectives = [new(Measure.OffGridPsnr), new(Measure.BitsPerPixel)],
        Pruner = new() { Kind = PrunerKind.SuccessiveHalving },
        Budget = new() { Trials = 60, Epochs = 2000, Time = TimeSpan.FromHours(2) },
        Seed = 1,
    };

    private static readonly Gen<Dimension> LearningRate =
        from low in Gen.Double[1e-12, 0.5]
        from width in Gen.Double[0, 0.5]
        from form in Gen.Int[0, 3]
        select (Dimension)(form switch
        {
            0 => new NumberDimension("learning-rate", low, low + width, Log: true),
            1 => new NumberDimension("learning-rate", low, low + width, Step: Math.Max(width / 7, 1e-6)),
            2 => new NumberDimension("learning-rate", low, low + width + 1e-9) { Grid = 9 },
            _ => new NumberDimension("learning-rate", low, low + width),
        });

    private static readonly Gen<Dimension> BatchSize =
        from low in Gen.Int[1, 1000]
        from width in Gen.Int[0, 60_000]
        from step in Gen.Int[1, 9]
        from log in Gen.Bool
        select (Dimension)new NumberDimension("batch-size", low, low + width, log, log ? 1 : step) { Whole = true };

    private static readonly Gen<Dimension> Choices =
        from schedules in Gen.Shuffle((string[])["constant", "plateau", "exponential", "cosine"]).Select(all => all[1..])
        select (Dimension)new ChoiceDimension("schedule", [.. schedules]);

    private static readonly Gen<EquatableList<Dimension>> Dimensions =
        from first in Gen.Select(LearningRate, BatchSize, Choices).Select(all => new[] { all.Item1, all.Item2, all.Item3 })
        from order in Gen.Shuffle(first)
        from count in Gen.Int[1, 3]
        from conditional in Gen.Bool
        select Conditional([.. order.Take(count)], conditional);

    public static Gen<StudyDefinition> All { get; } =
        from preset in Gen.OneOfConst([.. Presets.All.Where(preset => preset.Spec.PlannedSetting is null)])
        from names in Gen.String[1, 20].Where(name => name.All(c => !char.IsSurrogate(c))).Array[1, 5]
        from seeds in Gen.Long.Array[1, 4]
        from space in Dimensions
        from objectives in Gen.Select(Gen.Shuffle(Enum.GetValues<Measure>()), Gen.Enum<Direction>(), Gen.Int[1, 4])
        from sampler in Gen.Select(Gen.OneOfConst(SamplerKind.Tpe, SamplerKind.CmaEs, SamplerKind.Random), Gen.Bool, Gen.Int[1, 1000], Gen.Int[1, 1000])
        from pruner in Gen.Select(Gen.Enum<PrunerKind>(), Gen.Int[1, 29], Gen.Int[2, 16], Gen.Int[1, 29], Gen.Int[0, 100])
        from budget in Gen.Select(Gen.Int[1, StudyDefinition.MaxTrials], Gen.Long[1, long.MaxValue].Nullable(), Gen.Long[1, TimeSpan.FromDays(365).Ticks].Nullable())
        from rest in Gen.Select(Gen.Int[1, 1024], Gen.Enum<StudyMode>(), Gen.Long, Gen.Long)
        select new StudyDefinition
        {
            Base = FitSettings.Apply(preset.Spec, [new("epochs", "30"), new("target-psnr", "33.3"), new("train-lattice", "3"), new("hold-epochs", "2"), new("seed", $"{rest.Item4}")]),
            Images = [.. names.Distinct().Select((name, i) => new BatchImage(name, ContentHash.Of([(byte)i])))],
            FitSeeds = [.. seeds.Distinct()],
            Space = new(space),
            Objectives = [.. objectives.Item1.Take(objectives.Item3).Select(measure => new Objective(measure, objectives.Item2))],
            Sampler = new() { Kind = sampler.Item1, Multivariate = sampler.Item2, StartupTrials = sampler.Item3, Candidates = sampler.Item4 },
            Pruner = new() { Kind = pruner.Item1, MinEpochs = pruner.Item2, Reduction = pruner.Item3, EveryEpochs = pruner.Item4, StartupTrials = pruner.Item5 },
            Budget = new() { Trials = budget.Item1, Epochs = budget.Item2, Time = budget.Item3 is { } ticks ? TimeSpan.FromTicks(ticks) : null },
            Parallelism = rest.Item1,
            Mode = rest.Item2,
            Seed = rest.Item3,
        };

    // The last dimension depends on the first, where that is one with values.
    private static EquatableList<Dimension> Conditional(Dimension[] dimensions, bool conditional)
    {
        if (conditional && dimensions.Length > 1 && dimensions[0] is not NumberDimension { Step: null })
            dimensions[^1] = dimensions[^1] with { When = new(dimensions[0].Name, [dimensions[0].Format(dimensions[0].GridValue(0))]) };
        return [.. dimensions];
    }
}
