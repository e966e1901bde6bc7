using System.Globalization;
using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies;

/// <summary>What a study will come to, as far as its definition tells.</summary>
/// <param name="Study">The definition.</param>
/// <param name="Pixels">Width and height of each image; empty when they are not at hand.</param>
internal sealed record StudyOutline(StudyDefinition Study, IReadOnlyList<(int Width, int Height)> Pixels)
{
    /// <summary>Trials at most.</summary>
    public long Trials => Math.Min(Study.Budget.Trials, Combinations ?? long.MaxValue);

    /// <summary>Fits at most.</summary>
    public long Fits => Trials * Study.JobsOfTrial;

    /// <summary>Combinations of the grid, those of inactive dimensions counted as well; null with another sampler.</summary>
    public long? Combinations => Study.Sampler.Kind == SamplerKind.Grid
        ? (long)Math.Min(1e15, Study.Space.Dimensions.Aggregate(1.0, (product, dimension) => product * (dimension.GridValues ?? 1)))
        : null;

    /// <summary>Epochs of all fits, were every trial trained to its end with the most epochs of the space; null when that depends on the images'
    /// sizes and they are not at hand.</summary>
    public long? EpochsAtMost
    {
        get
        {
            var spec = Longest;
            if (spec.Recipe.MinSteps == 0) return Fits * spec.Recipe.Epochs;
            if (Pixels.Count < Study.Images.Count) return null;
            return Trials * Study.FitSeeds.Count * Pixels.Sum(image => (long)spec.Recipe.EpochsFor(Study.Base.TrainingPixels(image.Width, image.Height)));
        }
    }

    /// <summary>The epochs at which trials are compared, the end of training included; none without a pruner.</summary>
    public EquatableList<int> Rungs =>
        Study.Pruner.Kind == PrunerKind.None ? [] : [.. RungLadder.Of(Study).Pauses, Study.Base.Recipe.Epochs];

    /// <summary>Trials that successive halving must have compared before it sends the first one to the end of training; 1 without it.</summary>
    public double TrialsToTheEnd => Study.Pruner.Kind == PrunerKind.SuccessiveHalving ? Math.Pow(Study.Pruner.Reduction, Rungs.Count - 1) : 1;

    /// <summary>Why the same study may give other trials next time; empty when it does not.</summary>
    public IReadOnlyList<string> Surprises
    {
        get
        {
            string?[] reasons =
            [
                Study.Mode == StudyMode.Asynchronous ? "mode asynchronous: proposals depend on which trial ends first" : null,
                Study.Budget.Time is null ? null : "budget.time: how many trials there are depends on the speed of the workers",
                .. Study.Objectives.Where(objective => objective.Measure is Measure.Seconds or Measure.SecondsToTarget)
                    .Select(objective => $"objective {DocumentWords.Of(objective.Measure)}: seconds depend on the machine and on what runs beside"),
            ];
            return [.. reasons.OfType<string>()];
        }
    }

    // Most epochs, and the largest batch: with it an epoch has the fewest steps, and the least number of steps takes the most epochs.
    private FitSpec Longest => Study.Space.Dimensions.Where(dimension => dimension.Name is "epochs" or "batch-size").Aggregate(
        Study.Base, (spec, dimension) => TrialSettings.Find(dimension.Name)!.Write(spec, dimension is NumberDimension range
            ? range.Format(range.High)
            : ((ChoiceDimension)dimension).Choices.MaxBy(choice => long.Parse(choice, CultureInfo.InvariantCulture))!));
}
