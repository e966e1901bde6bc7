using System.Text.Json;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Core.Api;

/// <summary>A study in a list.</summary>
public record ListedStudy
{
    /// <summary>32 lower-case hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>Names and values that lists can be filtered by.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>The preset that its base started from; empty for none.</summary>
    public required string Preset { get; init; }

    /// <inheritdoc cref="GroupTerms.Priority" />
    public required int Priority { get; init; }

    /// <inheritdoc cref="GroupTerms.Weight" />
    public required double Weight { get; init; }

    /// <inheritdoc cref="GroupTerms.MaxRunning" />
    public int? MaxRunning { get; init; }

    /// <summary>Where it stands.</summary>
    public required BatchState State { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last trial became final.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Trials at most.</summary>
    public required int Planned { get; init; }

    /// <summary>Number of its trials in each state.</summary>
    public required TrialStateCounts Trials { get; init; }

    /// <summary>The values, one for each objective, of the trial that is best by the first of them; empty before the first result, null in the place
    /// of a target that was not reached.</summary>
    public required IReadOnlyList<double?> Best { get; init; }

    /// <summary>What it waits for, while it is open, has jobs to hand out and runs none; null otherwise, and while that is not known.</summary>
    public WaitingFor? WaitingFor { get; init; }
}

/// <summary>A study without its trials.</summary>
public sealed record StudyDetail : ListedStudy
{
    /// <summary>The study as its canonical document, with what was changed since.</summary>
    public required JsonElement Definition { get; init; }

    /// <summary>Jobs of a trial, one for each image and fit seed: trial n has the jobs from n times this on.</summary>
    public required int JobsOfTrial { get; init; }

    /// <summary>What users changed, in order.</summary>
    public required IReadOnlyList<StudyChangeView> History { get; init; }

    /// <summary>Why no more trials are proposed before the budget is used up; null while they are.</summary>
    public string? Stopped { get; init; }
}

/// <summary>Number of trials in each state.</summary>
public sealed record TrialStateCounts(int Running, int Waiting, int Completed, int Pruned, int Cancelled, int Failed);

/// <summary>What was changed of a study.</summary>
/// <param name="At">When.</param>
/// <param name="Trial">The first trial that was proposed after it.</param>
/// <param name="Text">What was changed, for people.</param>
public sealed record StudyChangeView(DateTimeOffset At, int Trial, string Text);
