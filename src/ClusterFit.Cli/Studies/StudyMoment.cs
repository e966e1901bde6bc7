using System.Globalization;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;

namespace ClusterFit.Cli.Studies;

/// <summary>A study as it stands at a moment, wherever it runs.</summary>
internal sealed record StudyMoment
{
    /// <summary>32 lower-case hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; null for no name.</summary>
    public required string? Name { get; init; }

    /// <summary>The preset that its base started from; empty for none.</summary>
    public required string Preset { get; init; }

    /// <summary>Where it stands.</summary>
    public required BatchState State { get; init; }

    /// <summary>The study, with what was changed since it was opened.</summary>
    public required StudyDefinition Definition { get; init; }

    /// <summary>Trials at most.</summary>
    public required int Planned { get; init; }

    /// <summary>What was changed while it ran, in words, the earliest first.</summary>
    public required IReadOnlyList<string> Edits { get; init; }

    /// <summary>Why no more trials are proposed before the budget is used up; null while they are.</summary>
    public string? Stopped { get; init; }

    /// <summary>All trials: those of other studies, and its own by number.</summary>
    public required IReadOnlyList<Trial> Trials { get; init; }

    /// <summary>The fits that run, where that is known.</summary>
    public IReadOnlyList<JobUpdate> Running { get; init; } = [];

    /// <summary>Whether nothing more happens by itself.</summary>
    public bool IsOver => State is BatchState.Ended or BatchState.Cancelled;

    /// <summary>The trials without those of other studies.</summary>
    public IEnumerable<Trial> Own => Trials.Where(trial => trial.IsOwn);

    /// <summary>Number of its trials that have ended.</summary>
    public int Ended => Own.Count(trial => trial.IsFinal);

    /// <summary>Estimate for the rest: what the trials to come take if they are as long as those so far, spread over as many fits as run now.
    /// Null while nothing is known.</summary>
    public TimeSpan? TimeLeft
    {
        get
        {
            var (begun, measured) = (Own.Count(), Own.Where(trial => trial.Results.Count > 0).ToList());
            if (IsOver || measured.Count == 0 || Running.Count == 0) return null;
            var toCome = Math.Max(0, Planned - begun) + Own.Count(trial => trial is { State: TrialState.Running, Results.Count: 0 });
            return TimeSpan.FromSeconds(toCome * measured.Average(trial => trial.Seconds) / Running.Count);
        }
    }

    /// <summary>A change in words.</summary>
    public static string Edit(DateTimeOffset at, int trial, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, from trial {trial} on: {text}");
}
