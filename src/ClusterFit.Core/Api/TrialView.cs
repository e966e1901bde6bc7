using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Core.Api;

/// <summary>A trial of a study as users see it.</summary>
public sealed record TrialView
{
    /// <summary>From 0, in the order of proposal; negative for those of other studies, which have no jobs.</summary>
    public required int Number { get; init; }

    /// <summary>Where it stands.</summary>
    public required TrialState State { get; init; }

    /// <summary>Who proposed it.</summary>
    public required TrialSource Source { get; init; }

    /// <summary>Its values of the search space, those of inactive dimensions left out.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>What it achieved at each rung that it reached, the last of them at its end; one entry without pruning.</summary>
    public required IReadOnlyList<TrialResultView> Results { get; init; }

    /// <summary>Epochs trained for it, over all its fits.</summary>
    public required long Epochs { get; init; }

    /// <summary>Seconds of training and evaluation, over all its fits.</summary>
    public required double Seconds { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }
}

/// <summary>What a trial had achieved after so many epochs.</summary>
/// <param name="Epochs">Epochs at most of each of its fits until then; 0 for a trial of another study.</param>
/// <param name="Values">One for each objective, in its unit, the mean over the fits; null when a target was not reached.</param>
public sealed record TrialResultView(int Epochs, IReadOnlyList<double?> Values);

/// <summary>How much each dimension of a study matters.</summary>
/// <param name="Objectives">One for each objective.</param>
public sealed record ImportanceView(IReadOnlyList<ObjectiveImportance> Objectives);

/// <summary>How much each dimension matters for an objective.</summary>
/// <param name="Measure">What is measured, as the study's document names it.</param>
/// <param name="Dimensions">The greatest first; empty while too few trials are measured to say.</param>
public sealed record ObjectiveImportance(string Measure, IReadOnlyList<DimensionImportance> Dimensions);
