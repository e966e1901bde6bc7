using System.Globalization;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;

namespace ClusterFit.Core.Tests.Studies;

/// <summary>Studies of a function that stands for training: the PSNR depends on the settings, the image, the seed and the epochs.</summary>
internal static class StudyExamples
{
    public static readonly GroupId Id = GroupId.Parse(new string('c', 32));

    /// <summary>A study over learning rate, schedule, half-life and depth, of 9 epochs a fit.</summary>
    public static StudyDefinition Definition(
        int trials = 20, SamplerKind sampler = SamplerKind.Tpe, PrunerKind pruner = PrunerKind.None, int images = 1, params long[] seeds) => new()
        {
            Base = Presets.Find("draft").Spec with { Recipe = new() { Epochs = 9, EvaluateEvery = 3 } },
            Images = [.. Enumerable.Range(0, images).Select(i => new BatchImage($"image-{i}.png", ContentHash.Of(BitConverter.GetBytes(i))))],
            FitSeeds = seeds.Length == 0 ? [0] : [.. seeds],
            Space = new SearchSpace([
                new NumberDimension("learning-rate", 1e-4, 1e-1, Log: true) { Grid = 3 },
                new ChoiceDimension("schedule", ["constant", "exponential"]),
                new NumberDimension("half-life-epochs", 1, 8) { Grid = 2, When = new("schedule", ["exponential"]) },
                new NumberDimension("depth", 1, 4, Step: 1) { Whole = true },
            ]),
            Sampler = new SamplerSpec { Kind = sampler, StartupTrials = 4 },
            Pruner = new PrunerSpec { Kind = pruner, MinEpochs = 1, Reduction = 3, EveryEpochs = 3, StartupTrials = 2 },
            Budget = new StudyBudget { Trials = trials },
            Parallelism = 4,
            Seed = 7,
        };

    public static GroupCommands.OpenGroup Open(StudyDefinition definition) => new(
        Id, definition.Base, definition.Budget.Trials * definition.JobsOfTrial, GroupTerms.Default, JobNeeds.None)
    {
        Study = definition,
        Content = ContentHash.Of([1]),
    };

    /// <summary>What training with these settings to an epoch gives. Diverges where the learning rate is high and the network deep.</summary>
    public static FitMeasure? Train(FitSpec spec, ContentHash image, int epochs, StopReason reason)
    {
        var (rate, depth) = (Math.Log10(spec.Recipe.LearningRate), spec.Network.Widths.Count);
        if (rate > -1.3 && depth == 4) return null;
        var luck = 0.3 * Math.Sin(image.Hex[0] + (7 * spec.Seed) + (100 * rate));
        var schedule = spec.Recipe.Schedule.Kind == ScheduleKind.Exponential ? 1 - (0.1 * Math.Abs(spec.Recipe.Schedule.HalfLifeEpochs - 4)) : 0;
        var psnr = 30 - (4 * Math.Pow(rate + 2.5, 2)) + depth + schedule + luck - (12.0 / epochs * (1 + (0.3 * depth)));
        return new FitMeasure(
            new FitSummary
            {
                Mse = Math.Pow(10, -psnr / 10),
                PsnrDb = psnr,
                Epochs = epochs,
                BestEpoch = epochs,
                Steps = epochs,
                Seconds = epochs,
                Parameters = depth,
                StopReason = reason,
            },
            1000 * depth,
            depth);
    }

    /// <summary>The trials as text, all digits, in order.</summary>
    public static string Table(StudyState study) => string.Join("\n", study.Trials.Select(trial => trial.Trial).Select(trial => string.Create(
        CultureInfo.InvariantCulture,
        $"{trial.Number} {trial.State} {string.Join(" ", trial.Settings)} {string.Join(" | ", trial.Results.Select(r => $"{r.Epochs}: {string.Join(" ", r.Values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}"))} {trial.Epochs}")));
}
