using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Tables;

/// <summary>A column of the trial table.</summary>
/// <param name="Name">Its name; with the unit, where it has one.</param>
/// <param name="Kind">What all its values are.</param>
/// <param name="Value">The value of a trial: a string, a long or a double; null where there is none.</param>
internal sealed record TrialColumn(string Name, TrialColumnKind Kind, Func<Trial, object?> Value)
{
    /// <summary>The columns of a study's table, in their order: who the trial is, its settings, what was measured, what it cost. A setting that
    /// does not count for a trial, a target that was not reached, and what is not measured yet, are absent.</summary>
    /// <param name="definition">The study.</param>
    /// <param name="timed">Whether with the columns that depend on the speed of the machine. Without them the tables of two runs of a
    /// reproducible study are equal.</param>
    public static IReadOnlyList<TrialColumn> Of(StudyDefinition definition, bool timed = true)
    {
        IEnumerable<TrialColumn> measures = definition.Objectives.Select((objective, i) => (objective.Measure, i)).DistinctBy(each => each.Measure)
            .Where(each => timed || !MeasureColumns.IsTimed(each.Measure)).Select(each => OfMeasure(each.Measure, each.i));
        return
        [
            Whole("trial", trial => trial.Number),
            Text("state", trial => TrialWords.State(trial.State)),
            Text("source", trial => TrialWords.Source(trial.Source)),
            .. definition.Space.Dimensions.Select(OfDimension),
            .. measures,
            // The names differ from those of the setting 'epochs' and of the measure 'seconds', which are columns, too.
            Whole("trained_epochs", trial => trial.Epochs),
            .. timed ? [Number("trained_seconds", trial => trial.Seconds)] : Array.Empty<TrialColumn>(),
            // From the first rung that the trial was measured at.
            Whole("rung", trial => trial.Results.Count > 0 ? trial.Results.Count - 1 : null),
            Text("error", trial => trial.Error),
        ];
    }

    private static TrialColumn OfDimension(Dimension dimension) => dimension switch
    {
        NumberDimension { Whole: true } => Whole(dimension.Name, trial => (long?)trial.NumberOf(dimension)),
        NumberDimension => Number(dimension.Name, trial => trial.NumberOf(dimension)),
        _ => Text(dimension.Name, trial => trial.TextOf(dimension)),
    };

    private static TrialColumn OfMeasure(Measure measure, int objective) => Number(MeasureColumns.Of(measure), trial => trial.Latest?.Values[objective]);

    private static TrialColumn Text(string name, Func<Trial, string?> value) => new(name, TrialColumnKind.Text, value);

    private static TrialColumn Whole(string name, Func<Trial, long?> value) => new(name, TrialColumnKind.Whole, trial => value(trial));

    private static TrialColumn Number(string name, Func<Trial, double?> value) =>
        new(name, TrialColumnKind.Number, trial => value(trial) is { } number && double.IsFinite(number) ? number : null);
}

/// <summary>What the values of a column are.</summary>
internal enum TrialColumnKind
{
    /// <summary>Strings.</summary>
    Text,

    /// <summary>Longs.</summary>
    Whole,

    /// <summary>Finite doubles.</summary>
    Number,
}
