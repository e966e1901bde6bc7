using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;

namespace ClusterFit.Core.Workers;

/// <summary>How an attempt ended on its worker.</summary>
public abstract record AttemptEnd
{
    private AttemptEnd()
    {
    }

    /// <summary>It delivered a result.</summary>
    public sealed record Completed(FitResult Result) : AttemptEnd;

    /// <summary>It paused at its rung.</summary>
    public sealed record ReachedRung(JobCheckpoint Checkpoint, FitMeasure Measured) : AttemptEnd;

    /// <summary>It failed; a permanent failure would happen to every further attempt.</summary>
    public sealed record Failed(string Reason, bool Permanent) : AttemptEnd;

    /// <summary>The node could not go on with it.</summary>
    public sealed record Hindered(string Reason) : AttemptEnd;

    /// <summary>It was stopped, with a checkpoint if there is a new one.</summary>
    public sealed record HandedBack(JobCheckpoint? Checkpoint) : AttemptEnd;

    internal IGroupCommand ToCommand(AttemptKey key, WorkerId worker) => this switch
    {
        Completed completed => new GroupCommands.CompleteAttempt(key.Group, worker, key.Attempt, completed.Result),
        ReachedRung reached => new GroupCommands.ReachRung(key.Group, worker, key.Attempt, reached.Checkpoint, reached.Measured),
        Failed failed => new GroupCommands.FailAttempt(key.Group, worker, key.Attempt, AttemptFailure.Shorten(failed.Reason), failed.Permanent),
        Hindered hindered => new GroupCommands.HinderAttempt(key.Group, worker, key.Attempt, AttemptFailure.Shorten(hindered.Reason)),
        HandedBack back => new GroupCommands.HandBackAttempt(key.Group, worker, key.Attempt, back.Checkpoint),
        _ => throw new InvalidOperationException($"{this} is not an end of an attempt."),
    };
}
