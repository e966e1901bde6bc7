using System.Globalization;
using System.Text;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Tests.Studies;

/// <summary>Studies as they come: a smooth landscape with one hill, a decoy setting, noise, divergence at high learning rates, failures, and
/// successive halving on the way.</summary>
internal static class AnyStudy
{
    private const double Target = 34;

    private static readonly int[] Rungs = [1, 3, 9, 30];

    public static StudyDefinition Definition { get; } = new()
    {
        Base = new FitSpec { Network = new() { Widths = [96, 96, 96] }, Recipe = new() { Epochs = Rungs[^1] } },
        Images = [AnyImage("kodim05"), AnyImage("kodim15"), AnyImage("Küste <b>&\"1\"")],
        FitSeeds = [0, 1],
        Space = new(
        [
            new NumberDimension("learning-rate", 1e-4, 3e-2, Log: true),
            new ChoiceDimension("schedule", ["constant", "exponential", "cosine"]),
            new NumberDimension("half-life-epochs", 1, 20) { When = new Condition("schedule", ["exponential"]) },
            new NumberDimension("octaves", 4, 12, Step: 1) { Whole = true },
            new NumberDimension("width", 32, 256, Step: 32) { Whole = true },
            new NumberDimension("depth", 2, 6, Step: 1) { Whole = true },
            new ChoiceDimension("bias", ["on", "off"]),
        ]),
        Pruner = new() { Kind = PrunerKind.SuccessiveHalving },
        Seed = 7,
    };

    /// <summary>High PSNR with small weights.</summary>
    public static StudyDefinition TwoObjectives { get; } = Definition with { Objectives = [new(Measure.Psnr), new(Measure.Bytes)] };

    /// <summary>The same, and soon at a target that many trials miss.</summary>
    public static StudyDefinition ThreeObjectives { get; } =
        Definition with { Objectives = [new(Measure.Psnr), new(Measure.Bytes), new(Measure.SecondsToTarget)] };

    public static readonly IReadOnlyList<string> Edits =
        ["after trial 40: budget 60 -> 120 trials", "after trial 55: learning-rate narrowed to 3e-4 .. 3e-2", "after trial 60: <i>by hand</i> & more"];

    /// <summary>So many trials, without training any; the same for the same seed.</summary>
    public static IReadOnlyList<Trial> Trials(StudyDefinition definition, int count, long seed = 1)
    {
        var random = new RandomStream(seed, 0);
        var atRungs = Rungs.Select(_ => new List<double>()).ToArray();
        return [.. Enumerable.Range(0, count).Select(number => Next(definition, number, count, random, atRungs))];
    }

    private static BatchImage AnyImage(string name) => new(name, ContentHash.Of(Encoding.UTF8.GetBytes(name)));

    private static Trial Next(StudyDefinition definition, int number, int count, RandomStream random, List<double>[] atRungs)
    {
        var space = definition.Space;
        // The later, the closer to the hill, as a sampler that learns would have it.
        var focus = number < 20 ? 0 : 0.5 * number / count;
        var point = space.Fill(i => space.Dimensions[i] is ChoiceDimension choice && random.NextDouble() < focus
            ? choice.Choices.Count - 1
            : space.Dimensions[i].FromUnit(((1 - focus) * random.NextDouble()) + (focus * 0.62)));
        var trial = new Trial(number, number % 40 == 13 ? TrialSource.User : TrialSource.Sampler, space.Decode(point)) { State = TrialState.Completed };
        if (number % 23 == 11)
            return trial with { State = TrialState.Failed, Error = "hold-epochs: 40 leaves no epoch for the \"cosine\" <decay>;\nexpected less than epochs 30." };
        var noise = 0.25 * random.NextGaussian();
        for (var rung = 0; rung < Rungs.Length; rung++)
        {
            var result = ResultOf(definition, trial, Rungs[rung], noise);
            var epochs = (long)Rungs[rung] * definition.JobsOfTrial;
            trial = trial with { Results = [.. trial.Results, result], Epochs = epochs, Seconds = 0.37 * epochs };
            atRungs[rung].Add(result.Losses[0]);
            if (rung < Rungs.Length - 1 && result.Losses[0] > atRungs[rung].Order().ElementAt((atRungs[rung].Count - 1) / 3))
                return trial with { State = number > count - 8 ? TrialState.Waiting : TrialState.Pruned };
        }

        return trial;
    }

    private static TrialResult ResultOf(StudyDefinition definition, Trial trial, int epochs, double noise)
    {
        double Setting(string name) => double.Parse(trial.Settings.Single(setting => setting.Key == name).Value, CultureInfo.InvariantCulture);
        var (rate, width, depth) = (Math.Log10(Setting("learning-rate")), Setting("width"), Setting("depth"));
        var schedule = trial.Settings.Single(setting => setting.Key == "schedule").Value;
        var best = -2.2 - (0.12 * depth);
        var psnr = 30 + (2.2 * Math.Log2(width / 32)) + (1.5 * Math.Log(depth)) - (3.5 * (rate - best) * (rate - best))
            - (0.15 * Math.Pow(Setting("octaves") - 9, 2)) + (schedule switch { "cosine" => 1.8, "exponential" => 1.0, _ => 0 }) + noise;
        psnr *= 1 - (0.35 * Math.Exp(-epochs / 6.0));
        if (rate > -1.7 && depth > 4) psnr = 6 + noise;
        var reached = psnr >= Target;
        EquatableList<double> values = [.. definition.Objectives.Select(objective => objective.Measure switch
        {
            Measure.Psnr => psnr,
            Measure.Bytes => 4 * ((width * width * depth) + (8 * Setting("octaves") * width)),
            _ => reached ? 0.37 * epochs * (width / 128) : double.PositiveInfinity,
        })];
        return new TrialResult(epochs, values, [.. values.Select((value, i) =>
            double.IsFinite(value) ? definition.Objectives[i].Direction == Direction.Maximize ? -value : value : 1e12 - psnr)]);
    }
}
