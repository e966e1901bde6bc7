using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Chaos.Oracle;

/// <summary>Where a job stands, as far as events tell. The last event counts, whether it was allowed or not.</summary>
internal sealed record JobStanding
{
    public JobState State { get; init; }

    public int Attempt { get; init; }

    public WorkerId? Holder { get; init; }

    public ContentHash? Checkpoint { get; init; }

    public FitResult? Result { get; init; }

    public bool IsFinal => State is JobState.Completed or JobState.Pruned or JobState.Cancelled or JobState.Failed;

    private int Failures { get; init; }

    public JobStanding After(IGroupEvent happened) => happened switch
    {
        AttemptStarted started => this with { State = JobState.Running, Attempt = started.Attempt.Number, Holder = started.Lease.Holder },
        CheckpointRecorded recorded => this with { Checkpoint = recorded.Checkpoint.Blob },
        JobCompleted completed => this with { State = JobState.Completed, Holder = null, Result = completed.Result },
        AttemptFailed => this with
        {
            State = JobState.Retryable,
            Holder = null,
            Failures = Failures + 1,
            // The second failure drops the checkpoint, which may be to blame.
            Checkpoint = Failures > 0 ? null : Checkpoint,
        },
        AttemptLost or AttemptHindered => this with { State = JobState.Available, Holder = null },
        AttemptHandedBack back => this with { State = JobState.Available, Holder = null, Checkpoint = back.Checkpoint?.Blob ?? Checkpoint },
        BackoffPassed => this with { State = JobState.Available },
        JobFailed => this with { State = JobState.Failed, Holder = null },
        GroupCancelled or JobCancelled when !IsFinal => this with { State = JobState.Cancelled, Holder = null },
        GroupRetried or JobRetried when State is JobState.Failed or JobState.Cancelled => new() { Attempt = Attempt },
        _ => this,
    };
}
