using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Tables;

/// <summary>A study in JSON: where it stands and what it has found; the line of <c>study best --json</c>, and the last one of
/// <c>study watch --json</c>.</summary>
internal sealed record StudyLine
{
    /// <summary>Number of its own trials in each state that occurs.</summary>
    public required IReadOnlyDictionary<string, int> Trials { get; init; }

    /// <summary>Epochs trained, over all fits.</summary>
    public required long TrainedEpochs { get; init; }

    /// <summary>Seconds of training and evaluation, over all fits.</summary>
    public required double TrainedSeconds { get; init; }

    /// <summary>The best trial, or those on the Pareto front, with their commands.</summary>
    public required IReadOnlyList<TrialLine> Best { get; init; }

    /// <summary>What the front dominates, as a part of the box that <see cref="Hypervolume"/> names; null with one objective.</summary>
    public required double? HypervolumeShare { get; init; }

    /// <summary>For each measure the share of each dimension; empty while nothing is known.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Importance { get; init; }

    /// <summary>That of a study.</summary>
    public static StudyLine Of(StudyDefinition definition, IReadOnlyList<Trial> trials)
    {
        var findings = StudyFindings.Of(definition, trials);
        return new StudyLine
        {
            Trials = trials.Where(trial => trial.IsOwn).GroupBy(trial => trial.State).OrderBy(group => group.Key)
                .ToDictionary(group => TrialWords.State(group.Key), group => group.Count()),
            TrainedEpochs = trials.Sum(trial => trial.Epochs),
            TrainedSeconds = trials.Sum(trial => trial.Seconds),
            Best = [.. findings.Best.Select(trial => TrialLine.Of(definition, trial) with { Command = FitCommandLine.Of(definition, trial) })],
            HypervolumeShare = findings.Hypervolume?.Share,
            Importance = definition.Objectives.Select((objective, i) => (Column: MeasureColumns.Of(objective.Measure), i))
                .DistinctBy(each => each.Column).ToDictionary(each => each.Column, each => (IReadOnlyDictionary<string, double>)SharesOf(findings.Importances[each.i])),
        };
    }

    private static Dictionary<string, double> SharesOf(IReadOnlyList<DimensionImportance> importances) =>
        importances.ToDictionary(each => each.Dimension, each => each.Share);
}
