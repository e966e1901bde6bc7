using System.Numerics;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Studies;

/// <summary>All that decides a study: the same definition and images give the same trials.</summary>
public sealed record StudyDefinition
{
    /// <summary>Most jobs of one trial: images times fit seeds.</summary>
    public const int MaxJobsOfTrial = 256;

    /// <summary>Most trials.</summary>
    public const int MaxTrials = 100_000;

    /// <summary>Most trials under way at once.</summary>
    public const int MaxParallelism = 1024;

    /// <summary>Most dimensions.</summary>
    public const int MaxDimensions = 64;

    /// <summary>Most objectives.</summary>
    public const int MaxObjectives = 4;

    /// <summary>The settings that all trials share; those of the space come on top.</summary>
    public FitSpec Base { get; init; } = new();

    /// <summary>The images; a trial is fitted to each of them, and its value is the mean.</summary>
    public EquatableList<BatchImage> Images { get; init; } = [];

    /// <summary>Seeds of the fits; a trial is fitted with each of them, and its value is the mean.</summary>
    public EquatableList<long> FitSeeds { get; init; } = [0];

    /// <summary>What is searched.</summary>
    public SearchSpace Space { get; init; } = new([]);

    /// <summary>What is sought; more than one gives a Pareto front.</summary>
    public EquatableList<Objective> Objectives { get; init; } = [new(Measure.Psnr)];

    /// <summary>How trials are proposed.</summary>
    public SamplerSpec Sampler { get; init; } = new();

    /// <summary>How weak trials are stopped.</summary>
    public PrunerSpec Pruner { get; init; } = new();

    /// <summary>When the study ends.</summary>
    public StudyBudget Budget { get; init; } = new();

    /// <summary>Trials under way at once. With <see cref="StudyMode.Reproducible"/> it decides what a proposal knows: trial n knows the results of
    /// the trials up to n - parallelism.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>Whether proposals wait for what they depend on.</summary>
    public StudyMode Mode { get; init; }

    /// <summary>Seed of the proposals.</summary>
    public long Seed { get; init; }

    /// <summary>Jobs of one trial.</summary>
    public int JobsOfTrial => Images.Count * FitSeeds.Count;

    /// <summary>The image and the seed of one of a trial's jobs: all seeds of the first image, then of the second.</summary>
    public (BatchImage Image, long Seed) FitOf(int jobOfTrial) => (Images[jobOfTrial / FitSeeds.Count], FitSeeds[jobOfTrial % FitSeeds.Count]);

    /// <summary>The spec of a trial's fit.</summary>
    /// <exception cref="FitSettingException">The settings contradict each other, or are none.</exception>
    public FitSpec SpecOf(IReadOnlyList<KeyValuePair<string, string>> settings, long seed)
    {
        var spec = TrialSettings.Apply(Base, settings) with { Seed = seed };
        // Rungs lie where the fit is evaluated anyway: pausing there changes nothing of it.
        var every = Pruner.Kind switch
        {
            PrunerKind.None => 0,
            PrunerKind.Median => Pruner.EveryEpochs,
            _ => Pruner.MinEpochs,
        };
        return spec with { Recipe = spec.Recipe with { EvaluateEvery = (int)BigInteger.GreatestCommonDivisor(spec.Recipe.EvaluateEvery, every) } };
    }
}

/// <summary>What proposals and prunings may depend on.</summary>
public enum StudyMode
{
    /// <summary>On the results of a set of earlier trials that the trial's number fixes: the same study gives the same trials, whatever the
    /// number of workers.</summary>
    Reproducible,

    /// <summary>On all results that are there: no lane ever waits, and the trials depend on who finishes first.</summary>
    Asynchronous,
}

/// <summary>When a study proposes no more trials: at the first of these limits.</summary>
public sealed record StudyBudget
{
    /// <summary>Trials at most.</summary>
    public int Trials { get; init; } = 50;

    /// <summary>Epochs trained at most, over all fits of all trials; null for no limit.</summary>
    public long? Epochs { get; init; }

    /// <summary>Time since the study was opened; null for no limit. What is proposed until then depends on the speed of the workers.</summary>
    public TimeSpan? Time { get; init; }
}
