namespace ClusterFit.Core.Groups;

/// <summary>How an attempt ended.</summary>
public enum AttemptOutcome
{
    /// <summary>It has not ended.</summary>
    Running,

    /// <summary>Its result was recorded.</summary>
    Completed,

    /// <summary>The fit failed.</summary>
    Failed,

    /// <summary>Its node could not go on.</summary>
    Hindered,

    /// <summary>Its worker was lost.</summary>
    Lost,

    /// <summary>Its worker gave it back unfinished.</summary>
    HandedBack,

    /// <summary>The job was cancelled.</summary>
    Cancelled,

    /// <summary>The fit reached a rung of its study.</summary>
    ReachedRung,

    /// <summary>The study stopped the trial.</summary>
    Pruned,
}

/// <summary>One execution of a job in its history.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Worker">The node.</param>
/// <param name="Started">When it began.</param>
/// <param name="Ended">When it ended; null while running.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why, where something went wrong.</param>
public sealed record AttemptRecord(
    int Number, string Worker, DateTimeOffset Started, DateTimeOffset? Ended, AttemptOutcome Outcome, string? Reason)
{
    /// <summary>Most attempts that the history of a job holds: the latest.</summary>
    public const int MaxKept = 20;

    /// <summary>The root of its trace.</summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>A job with its attempts.</summary>
/// <param name="Job">The job.</param>
/// <param name="Attempts">Its latest attempts, the first of them first.</param>
public sealed record JobHistory(JobUpdate Job, EquatableList<AttemptRecord> Attempts);
