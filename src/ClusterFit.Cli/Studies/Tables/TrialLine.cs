using System.Text.Json.Serialization;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Tables;

/// <summary>A trial in JSON: in the table of all trials, and a line of <c>--json</c>.</summary>
internal sealed record TrialLine
{
    /// <summary>Its number.</summary>
    public required int Trial { get; init; }

    /// <summary>Where it stands.</summary>
    public required string State { get; init; }

    /// <summary>Who proposed it.</summary>
    public required string Source { get; init; }

    /// <summary>Its settings, numbers as numbers.</summary>
    public required IReadOnlyDictionary<string, object> Settings { get; init; }

    /// <summary>Its latest value of each measure, null where the target was not reached; null before the first result.</summary>
    public required IReadOnlyDictionary<string, double>? Values { get; init; }

    /// <summary>Epochs trained, over all its fits.</summary>
    public required long TrainedEpochs { get; init; }

    /// <summary>Seconds of training and evaluation, over all its fits.</summary>
    public required double TrainedSeconds { get; init; }

    /// <summary>What it had achieved at each rung, the last one at its end.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<ResultLine> Rungs { get; init; }

    /// <summary>Why it failed.</summary>
    [JsonPropertyOrder(1)]
    public required string? Error { get; init; }

    /// <summary>The command that fits an image with its settings; only where that is asked for.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Command { get; init; }

    /// <summary>That of a trial.</summary>
    public static TrialLine Of(StudyDefinition definition, Trial trial) => new()
    {
        Trial = trial.Number,
        State = TrialWords.State(trial.State),
        Source = TrialWords.Source(trial.Source),
        Settings = definition.Space.Dimensions.Where(dimension => trial.TextOf(dimension) is not null)
            .ToDictionary(dimension => dimension.Name, dimension => SettingOf(dimension, trial)),
        Values = trial.Latest is { } latest ? ValuesOf(definition, latest) : null,
        TrainedEpochs = trial.Epochs,
        TrainedSeconds = trial.Seconds,
        Rungs = [.. trial.Results.Select(result => new ResultLine(result.Epochs, ValuesOf(definition, result)))],
        Error = trial.Error,
    };

    private static object SettingOf(Dimension dimension, Trial trial) => (dimension, trial.NumberOf(dimension)) switch
    {
        (NumberDimension { Whole: true }, { } number) => (long)number,
        (NumberDimension, { } number) => number,
        _ => trial.TextOf(dimension)!,
    };

    private static Dictionary<string, double> ValuesOf(StudyDefinition definition, TrialResult result) =>
        definition.Objectives.Select((objective, i) => (Column: MeasureColumns.Of(objective.Measure), Value: result.Values[i]))
            .DistinctBy(each => each.Column).ToDictionary(each => each.Column, each => each.Value);
}

/// <summary>What a trial had achieved at a rung, in JSON.</summary>
/// <param name="Epochs">Epochs at most of each of its fits until then.</param>
/// <param name="Values">The value of each measure; null where the target was not reached.</param>
internal sealed record ResultLine(int Epochs, IReadOnlyDictionary<string, double> Values);
