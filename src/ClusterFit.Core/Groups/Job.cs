using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;

namespace ClusterFit.Core.Groups;

/// <summary>A job of a group.</summary>
/// <param name="Index">Position in the group.</param>
/// <param name="Name">Name of its image.</param>
/// <param name="Image">The image file in the blob store.</param>
public sealed record Job(int Index, string Name, ContentHash Image)
{
    // In UTC; 0 for none. A third of what an optional time takes: there may be a million jobs.
    private readonly long _retryAt, _availableSince, _ended;

    /// <summary>Where it stands.</summary>
    public JobState State { get; init; }

    /// <summary>Number of its latest attempt; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Who may work on it; only while running.</summary>
    public Lease? Lease { get; init; }

    /// <summary>When it becomes available again; only while retryable.</summary>
    public DateTimeOffset? RetryAt
    {
        get => At(_retryAt);
        init => _retryAt = Ticks(value);
    }

    /// <summary>Where it can be resumed; null once it is final.</summary>
    public JobCheckpoint? Checkpoint { get; init; }

    /// <summary>Its latest attempt; null before the first.</summary>
    public AttemptRecord? Latest { get; init; }

    /// <summary>The attempts before the latest, so far as they are kept. Most jobs need one attempt, and share this empty list.</summary>
    public EquatableList<AttemptRecord> Earlier { get; init; } = [];

    /// <summary>Since when it waits for a worker, or waited before it was taken; null where an old snapshot does not say.</summary>
    public DateTimeOffset? AvailableSince
    {
        get => At(_availableSince);
        init => _availableSince = Ticks(value);
    }

    /// <summary>When it became final.</summary>
    public DateTimeOffset? Ended
    {
        get => At(_ended);
        init => _ended = Ticks(value);
    }

    /// <summary>Number of the attempt that stored the checkpoint; 0 before the first.</summary>
    public int CheckpointAttempt { get; init; }

    /// <summary>Its failed attempts.</summary>
    public EquatableList<AttemptFailure> Failures { get; init; } = [];

    /// <summary>Whether the next failed attempt makes the job start anew: the checkpoint itself may be what two attempts failed of.</summary>
    public bool NextFailureDropsCheckpoint => Failures.Count > 0;

    /// <summary>Number of attempts lost with their worker in a row, without a checkpoint recorded: one that gets on is not what kills its
    /// worker.</summary>
    public int Losses { get; init; }

    /// <summary>Number of attempts in a row that their nodes could not go on with, without a checkpoint recorded.</summary>
    public int Hindrances { get; init; }

    /// <summary>The result, when completed.</summary>
    public FitResult? Result { get; init; }

    /// <summary>The epoch at which it pauses, as the fit of a study's trial; null when it goes on to the end.</summary>
    public int? Until { get; init; }

    /// <summary>What was measured at the latest rung, as the fit of a study's trial.</summary>
    public FitMeasure? Measured { get; init; }

    /// <summary>Why its latest attempt failed or was lost, or why it failed for good.</summary>
    public string? Error { get; init; }

    /// <summary>When the sweep has to look at it: at the end of its lease or of its backoff.</summary>
    public DateTimeOffset? Deadline => Lease?.Expires ?? RetryAt;

    /// <summary>Whether its state is final.</summary>
    public bool IsFinal => State is JobState.Completed or JobState.Pruned or JobState.Cancelled or JobState.Failed;

    /// <summary>Whether a user can have it run again.</summary>
    public bool CanBeRetried => State is JobState.Failed or JobState.Cancelled;

    /// <summary>Its latest attempts, the first of them first.</summary>
    public EquatableList<AttemptRecord> Attempts => Latest is null ? [] : [.. Earlier, Latest];

    /// <summary>What a watcher learns about it.</summary>
    /// <param name="progress">Progress of the running attempt.</param>
    /// <param name="submission">The trace of the submission, which is the job's as long as no attempt has one.</param>
    public JobUpdate ToUpdate(FitProgress? progress, TraceContext? submission = null) =>
        new(Index, Name, State, Attempt, IsFinal ? null : progress, Result, Error, Image, Latest?.Worker, Latest?.Started, Ended)
        {
            Trace = Latest?.Trace ?? submission?.WithoutState(),
        };

    private static DateTimeOffset? At(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    private static long Ticks(DateTimeOffset? at) => at?.UtcTicks ?? 0;
}
