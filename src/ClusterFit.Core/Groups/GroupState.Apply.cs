using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Core.Groups;

/// <summary>An event that can not have happened to the group in its state: the journal is damaged or a decision was wrong.</summary>
public sealed class ImpossibleEventException(string message) : Exception(message);

public sealed partial record GroupState
{
    /// <summary>The state after the event.</summary>
    /// <exception cref="ImpossibleEventException">The event contradicts the state.</exception>
    public GroupState Apply(IGroupEvent happened) => happened switch
    {
        GroupOpened opened when Id is null =>
            this with { Id = opened.Group, Spec = opened.Spec, Total = opened.Total, Terms = opened.Terms, Needs = opened.Needs },
        ImagesAdded added when Id is not null && !IsCancelled && added.From == Jobs.Count && added.From + added.Images.Count <= Total =>
            Append([.. added.Images.Select((image, i) => new Job(added.From + i, image.Name, image.Image))]),
        AttemptStarted started when Find(started.Attempt.Job, JobState.Available) is { } job && started.Attempt.Number == job.Attempt + 1 =>
            With(job with { State = JobState.Running, Attempt = started.Attempt.Number, Lease = started.Lease }),
        LeaseRenewed renewed when Attempted(renewed.Attempt) is { } job => With(job with { Lease = job.Lease! with { Expires = renewed.Expires } }),
        CheckpointRecorded recorded when Attempted(recorded.Attempt) is { } job =>
            With(Store(job, recorded.Checkpoint) with { Losses = 0, Hindrances = 0 }),
        JobCompleted completed when Attempted(completed.Attempt) is { } job =>
            With(End(job, JobState.Completed) with { Result = completed.Result, Error = null }),
        AttemptFailed failed when Attempted(failed.Attempt) is { } job => With(job with
        {
            State = JobState.Retryable,
            Lease = null,
            RetryAt = failed.RetryAt,
            Checkpoint = job.NextFailureDropsCheckpoint ? null : job.Checkpoint,
            Failures = [.. job.Failures, new(failed.Attempt.Number, failed.Reason)],
            Error = failed.Reason,
        }),
        AttemptHindered hindered when Attempted(hindered.Attempt) is { } job =>
            With(job with { State = JobState.Available, Lease = null, Hindrances = job.Hindrances + 1, Error = hindered.Reason }),
        AttemptLost lost when Attempted(lost.Attempt) is { } job =>
            With(job with { State = JobState.Available, Lease = null, Losses = job.Losses + 1, Error = lost.Reason }),
        AttemptHandedBack back when Attempted(back.Attempt) is { } job =>
            With((back.Checkpoint is null ? job : Store(job, back.Checkpoint)) with { State = JobState.Available, Lease = null }),
        BackoffPassed passed when Find(passed.Attempt.Job, JobState.Retryable) is { } job && job.Attempt == passed.Attempt.Number =>
            With(job with { State = JobState.Available, RetryAt = null }),
        JobFailed failed when Attempted(failed.Attempt) is { } job => With(End(job, JobState.Failed) with { Error = failed.Reason }),
        TermsChanged changed when Id is not null => this with { Terms = changed.Terms },
        GroupPaused when Id is not null => this with { IsPaused = true },
        GroupResumed when Id is not null => this with { IsPaused = false },
        GroupEvents.GroupCancelled when Id is not null && !IsEnded => Cancel(),
        _ => throw new ImpossibleEventException(
            $"{happened} can not happen to group {Id?.Value ?? "(unopened)"} with {Jobs.Count} of {Total} jobs: {Describe(happened)}."),
    };

    private GroupState Cancel() =>
        this with
        {
            IsCancelled = true,
            Jobs = [.. Jobs.Select(job => job.IsFinal ? job : End(job, JobState.Cancelled))],
            Ready = [],
            Deadlines = [],
            Held = Empty.Held,
            Checkpoints = Empty.Checkpoints,
            Running = 0,
            Final = Jobs.Count,
        };

    private static Job Store(Job job, JobCheckpoint checkpoint) => job with { Checkpoint = checkpoint, CheckpointAttempt = job.Attempt };

    private static Job End(Job job, JobState state) => job with { State = state, Lease = null, RetryAt = null, Checkpoint = null };

    private Job? Attempted(AttemptId attempt) => Find(attempt.Job, JobState.Running) is { } job && job.Attempt == attempt.Number ? job : null;

    private Job? Find(int index, JobState state) => index >= 0 && index < Jobs.Count && Jobs[index] is var job && job.State == state ? job : null;

    private string Describe(IGroupEvent happened) => happened is IAttemptEvent { Attempt.Job: var index } && index >= 0 && index < Jobs.Count
        ? $"job {index} is {Jobs[index].State} in attempt {Jobs[index].Attempt}"
        : $"the group is {(IsEnded ? "ended" : "open")}";
}
