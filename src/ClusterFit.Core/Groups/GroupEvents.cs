using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;

namespace ClusterFit.Core.Groups;

/// <summary>What happened to a group; the journal of the group is the list of these.</summary>
public interface IGroupEvent;

/// <summary>An event of one attempt of one job.</summary>
public interface IAttemptEvent : IGroupEvent
{
    /// <summary>The attempt.</summary>
    AttemptId Attempt { get; }
}

/// <summary>Events of a group.</summary>
public static class GroupEvents
{
    /// <summary>The group was opened.</summary>
    public sealed record GroupOpened(GroupId Group, FitSpec Spec, int Total, GroupTerms Terms, JobNeeds Needs, DateTimeOffset At) : IGroupEvent
    {
        /// <inheritdoc cref="GroupCommands.OpenGroup.Title" />
        public GroupTitle Title { get; init; } = GroupTitle.None;

        /// <inheritdoc cref="GroupCommands.OpenGroup.Content" />
        public ContentHash? Content { get; init; }

        /// <inheritdoc cref="GroupCommands.OpenGroup.Study" />
        public StudyDefinition? Study { get; init; }

        /// <inheritdoc cref="GroupCommands.OpenGroup.Trace" />
        public TraceContext? Trace { get; init; }
    }

    /// <summary>Images were added; each is a new job.</summary>
    public sealed record ImagesAdded(int From, EquatableList<BatchImage> Images, DateTimeOffset At) : IGroupEvent;

    /// <summary>A worker took a job.</summary>
    public sealed record AttemptStarted(AttemptId Attempt, Lease Lease, DateTimeOffset At) : IAttemptEvent
    {
        /// <summary>The root of the attempt's trace.</summary>
        public TraceContext? Trace { get; init; }
    }

    /// <summary>A checkpoint of the running attempt is in the blob store.</summary>
    public sealed record CheckpointRecorded(AttemptId Attempt, JobCheckpoint Checkpoint, DateTimeOffset At) : IAttemptEvent;

    /// <summary>The attempt paused at its rung. Once all fits of the trial have, it can be compared with others.</summary>
    public sealed record RungReached(AttemptId Attempt, JobCheckpoint Checkpoint, FitMeasure Measured, DateTimeOffset At) : IAttemptEvent;

    /// <summary>The attempt delivered its result; the job is final.</summary>
    public sealed record JobCompleted(AttemptId Attempt, FitResult Result, DateTimeOffset At) : IAttemptEvent;

    /// <summary>The attempt failed and the job will be tried again.</summary>
    public sealed record AttemptFailed(AttemptId Attempt, string Reason, DateTimeOffset RetryAt, DateTimeOffset At) : IAttemptEvent;

    /// <summary>The worker's node could not go on with the attempt, and the job is available again.</summary>
    public sealed record AttemptHindered(AttemptId Attempt, string Reason, DateTimeOffset At) : IAttemptEvent;

    /// <summary>The worker died or fell silent, and the job is available again.</summary>
    public sealed record AttemptLost(AttemptId Attempt, string Reason, DateTimeOffset At) : IAttemptEvent;

    /// <summary>The worker gave the attempt back, and the job is available again.</summary>
    public sealed record AttemptHandedBack(AttemptId Attempt, JobCheckpoint? Checkpoint, DateTimeOffset At) : IAttemptEvent;

    /// <summary>The backoff after the failed attempt has passed, and it is available again.</summary>
    public sealed record BackoffPassed(AttemptId Attempt, DateTimeOffset At) : IAttemptEvent;

    /// <summary>The job will not be tried again; the reason names every attempt's.</summary>
    public sealed record JobFailed(AttemptId Attempt, string Reason, DateTimeOffset At) : IAttemptEvent;

    /// <summary>A trial of the study begins: a job for each of its fits. With a problem its settings contradict each other, and it has failed.</summary>
    public sealed record TrialProposed(
        int Trial, TrialSource Source, EquatableList<KeyValuePair<string, string>> Settings, string? Problem, DateTimeOffset At) : IGroupEvent;

    /// <summary>A trial was compared with those before it at a rung. The promoted trial, which may be another one, goes on to the next rung.</summary>
    public sealed record TrialJudged(int Trial, int Rung, int? Promoted, DateTimeOffset At) : IGroupEvent;

    /// <summary>A user changed the study.</summary>
    public sealed record StudyEdited(StudyEdit Edit, DateTimeOffset At) : IGroupEvent;

    /// <summary>The study's time is up: no more trials, and none goes on from a rung.</summary>
    public sealed record StudyTimedOut(DateTimeOffset At) : IGroupEvent;

    /// <summary>Nothing more is to come of the study; trials that wait at a rung are pruned.</summary>
    public sealed record StudyClosed(DateTimeOffset At) : IGroupEvent;

    /// <summary>The terms were changed.</summary>
    public sealed record TermsChanged(GroupTerms Terms, DateTimeOffset At) : IGroupEvent;

    /// <summary>No jobs are handed out from here on.</summary>
    public sealed record GroupPaused(DateTimeOffset At) : IGroupEvent;

    /// <summary>Jobs are handed out again.</summary>
    public sealed record GroupResumed(DateTimeOffset At) : IGroupEvent;

    /// <summary>All jobs that were not final are cancelled.</summary>
    public sealed record GroupCancelled(DateTimeOffset At) : IGroupEvent;

    /// <summary>A job that was not final is cancelled.</summary>
    public sealed record JobCancelled(AttemptId Attempt, DateTimeOffset At) : IAttemptEvent;

    /// <summary>A failed or cancelled job is available again, with all its chances.</summary>
    public sealed record JobRetried(AttemptId Attempt, DateTimeOffset At) : IAttemptEvent;

    /// <summary>All failed and cancelled jobs are available again, with all their chances.</summary>
    public sealed record GroupRetried(DateTimeOffset At) : IGroupEvent;

    /// <summary>A lease ends later. Not journaled: after recovery every lease starts anew.</summary>
    public sealed record LeaseRenewed(AttemptId Attempt, DateTimeOffset Expires) : IAttemptEvent;
}
