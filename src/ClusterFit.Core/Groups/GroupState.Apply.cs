using ClusterFit.Core.Studies;
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
            this with
            {
                Id = opened.Group,
                Spec = opened.Spec,
                Total = opened.Total,
                Terms = opened.Terms,
                Needs = opened.Needs,
                Title = opened.Title,
                Content = opened.Content,
                Study = opened.Study is { } study ? StudyState.Open(study) : null,
                Trace = opened.Trace,
                Created = opened.At,
            },
        ImagesAdded added when Id is not null && Study is null && !IsCancelled && added.From == Jobs.Count && added.From + added.Images.Count <= Total =>
            Append([.. added.Images.Select((image, i) => new Job(added.From + i, image.Name, image.Image) { AvailableSince = added.At })]),
        AttemptStarted started when Find(started.Attempt.Job, JobState.Available) is { } job && started.Attempt.Number == job.Attempt + 1 =>
            With(Begin(job, started)),
        LeaseRenewed renewed when Attempted(renewed.Attempt) is { } job => With(job with { Lease = job.Lease! with { Expires = renewed.Expires } }),
        CheckpointRecorded recorded when Attempted(recorded.Attempt) is { } job =>
            With(Store(job, recorded.Checkpoint) with { Losses = 0, Hindrances = 0 }),
        JobCompleted completed when Attempted(completed.Attempt) is { } job =>
            With(End(job, JobState.Completed, AttemptOutcome.Completed, null, completed.At) with { Result = completed.Result, Error = null })
                .MeasureTrial(job.Index),
        RungReached reached when Study is not null && Attempted(reached.Attempt) is { Until: not null } job => Reach(job, reached),
        AttemptFailed failed when Attempted(failed.Attempt) is { } job => With(Release(job, AttemptOutcome.Failed, failed.Reason, failed.At) with
        {
            State = JobState.Retryable,
            RetryAt = failed.RetryAt,
            Checkpoint = job.NextFailureDropsCheckpoint ? null : job.Checkpoint,
            Failures = [.. job.Failures, new(failed.Attempt.Number, failed.Reason)],
            Error = failed.Reason,
        }),
        AttemptHindered hindered when Attempted(hindered.Attempt) is { } job =>
            With(Release(job, AttemptOutcome.Hindered, hindered.Reason, hindered.At) with
            {
                Hindrances = job.Hindrances + 1,
                Error = hindered.Reason,
            }),
        AttemptLost lost when Attempted(lost.Attempt) is { } job =>
            With(Release(job, AttemptOutcome.Lost, lost.Reason, lost.At) with { Losses = job.Losses + 1, Error = lost.Reason }),
        AttemptHandedBack back when Attempted(back.Attempt) is { } job =>
            With(Release(back.Checkpoint is null ? job : Store(job, back.Checkpoint), AttemptOutcome.HandedBack, null, back.At)),
        BackoffPassed passed when Find(passed.Attempt.Job, JobState.Retryable) is { } job && job.Attempt == passed.Attempt.Number =>
            With(job with { State = JobState.Available, AvailableSince = passed.At, RetryAt = null }),
        JobFailed failed when Attempted(failed.Attempt) is { } job =>
            With(End(job, JobState.Failed, AttemptOutcome.Failed, failed.Reason, failed.At) with { Error = failed.Reason })
                .EndTrial(job.Index, TrialState.Failed, failed.Reason, failed.At),
        JobCancelled cancelled when Latest(cancelled.Attempt) is { IsFinal: false } job =>
            With(Cancel(job, cancelled.At)).EndTrial(job.Index, TrialState.Cancelled, null, cancelled.At),
        JobRetried retried when Latest(retried.Attempt) is { CanBeRetried: true } job => (this with { IsCancelled = false }).With(Again(job, retried.At)),
        GroupRetried retried when Id is not null => Retry(retried.At),
        TrialProposed proposed when Study is { IsClosed: false } && !IsCancelled && proposed.Trial == Study.Trials.Count => Propose(proposed),
        TrialJudged judged when Study?.Waits(judged.Trial, judged.Rung) == true => Judge(judged),
        StudyEdited edited when Study is not null && !IsCancelled => this with { Study = Study.Edit(edited.Edit, edited.At), Ended = null },
        StudyTimedOut timedOut when Study is { Stopped: null } => this with { Study = Study.Stop("its time was up") },
        StudyClosed closed when Study is { IsClosed: false } && Counts.All == Final + Counts.Waiting => Close(closed.At),
        TermsChanged changed when Id is not null => this with { Terms = changed.Terms },
        GroupPaused when Id is not null => this with { IsPaused = true },
        GroupResumed when Id is not null => this with { IsPaused = false },
        GroupEvents.GroupCancelled cancelled when Id is not null && !IsEnded => Cancel(cancelled.At),
        _ => throw new ImpossibleEventException(
            $"{happened} can not happen to group {Id?.Value ?? "(unopened)"} with {Jobs.Count} of {Total} jobs: {Describe(happened)}."),
    };

    private GroupState Cancel(DateTimeOffset at) =>
        (this with { IsCancelled = true, Ended = at, Study = Study?.Cancel() }).WithAll(Jobs.Select(job => job.IsFinal ? job : Cancel(job, at)));

    private GroupState Retry(DateTimeOffset at) => (this with { IsCancelled = false, Ended = null }).WithAll(Jobs.Select(job => job.CanBeRetried ? Again(job, at) : job));

    private static Job Begin(Job job, AttemptStarted started) => job with
    {
        State = JobState.Running,
        Attempt = started.Attempt.Number,
        Lease = started.Lease,
        Latest = new AttemptRecord(started.Attempt.Number, started.Lease.Holder.Node, started.At, null, AttemptOutcome.Running, null) { Trace = started.Trace },
        Earlier = job.Latest is null ? job.Earlier : [.. job.Attempts.TakeLast(AttemptRecord.MaxKept - 1)],
    };

    private static Job Store(Job job, JobCheckpoint checkpoint) => job with { Checkpoint = checkpoint, CheckpointAttempt = job.Attempt };

    private static Job Release(Job job, AttemptOutcome outcome, string? reason, DateTimeOffset at) => job with
    {
        State = JobState.Available,
        AvailableSince = at,
        Lease = null,
        Latest = job.Latest! with { Ended = at, Outcome = outcome, Reason = reason },
    };

    private static Job End(Job job, JobState state, AttemptOutcome outcome, string? reason, DateTimeOffset at) =>
        Release(job, outcome, reason, at) with { State = state, RetryAt = null, Checkpoint = null, Ended = at };

    private static Job Cancel(Job job, DateTimeOffset at) => job.State == JobState.Running
        ? End(job, JobState.Cancelled, AttemptOutcome.Cancelled, null, at)
        : job with { State = JobState.Cancelled, RetryAt = null, Checkpoint = null, Ended = at };

    // A new beginning, but for the numbers of its attempts and their history.
    private static Job Again(Job job, DateTimeOffset at) =>
        new(job.Index, job.Name, job.Image) { AvailableSince = at, Attempt = job.Attempt, Latest = job.Latest, Earlier = job.Earlier };

    private Job? Latest(AttemptId attempt) => Has(attempt.Job) && Jobs[attempt.Job] is var job && job.Attempt == attempt.Number ? job : null;

    private Job? Attempted(AttemptId attempt) => Find(attempt.Job, JobState.Running) is { } job && job.Attempt == attempt.Number ? job : null;

    private Job? Find(int index, JobState state) => Has(index) && Jobs[index] is var job && job.State == state ? job : null;

    private string Describe(IGroupEvent happened) => happened is IAttemptEvent { Attempt.Job: var index } && Has(index)
        ? $"job {index} is {Jobs[index].State} in attempt {Jobs[index].Attempt}"
        : $"the group is {(IsEnded ? "ended" : "open")}";
}
