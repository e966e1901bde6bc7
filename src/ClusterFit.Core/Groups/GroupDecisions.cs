using ClusterFit.Core.Blobs;
using ClusterFit.Core.Studies;
using static ClusterFit.Core.Groups.GroupCommands;
using static ClusterFit.Core.Groups.GroupEvents;
using static ClusterFit.Core.Groups.GroupReplies;

namespace ClusterFit.Core.Groups;

/// <summary>What a group does about a command: the events to record first, then the reply to send.</summary>
/// <param name="Reply">The answer; null when the command needs none.</param>
/// <param name="Events">What happens, in order.</param>
public sealed record Decision(IGroupReply? Reply, IReadOnlyList<IGroupEvent> Events)
{
    /// <summary>The same decision, with the traces of the attempts that it starts.</summary>
    public Decision With(IReadOnlyDictionary<AttemptId, TraceContext> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        return traces.Count == 0 ? this : new Decision(
            Reply is JobsAssigned assigned
                ? assigned with { Assignments = [.. assigned.Assignments.Select(each => traces.TryGetValue(each.Attempt, out var trace) ? each with { Trace = trace } : each)] }
                : Reply,
            [.. Events.Select(each => each is AttemptStarted started && traces.TryGetValue(started.Attempt, out var trace) ? started with { Trace = trace } : each)]);
    }
}

/// <summary>The rules of a group.</summary>
public static class GroupDecisions
{
    /// <summary>Decides on a command. Changes nothing.</summary>
    public static Decision Decide(GroupState state, IGroupCommand command, GroupPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(policy);
        if (state.Id is { } id && id != command.Group)
            throw new ArgumentException($"A command for group {command.Group} reached group {id}.", nameof(command));
        if (state.Id is null && command is not OpenGroup) return Reply(Unopened(command.Group));
        return StudyDecisions.GoOn(state, Answer(state, command, policy, now), now);
    }

    private static Decision Answer(GroupState state, IGroupCommand command, GroupPolicy policy, DateTimeOffset now) => command switch
    {
        OpenGroup open => Open(state, open, now),
        AddImages add => Add(state, add, now),
        ChangeTerms change => Over(state, "change") ?? Change(state, change, now),
        PauseGroup pause => Over(state, "pause") ?? Paused(state, pause.Group, new GroupPaused(now), whenPaused: false),
        ResumeGroup resume => Over(state, "resume") ?? Paused(state, resume.Group, new GroupResumed(now), whenPaused: true),
        TakeJobs take => JobTaking.Take(state, take, policy, now),
        RenewLeases renew => Renew(state, renew, policy, now),
        RecordCheckpoint record => Record(state, record, now),
        ReachRung reach => StudyDecisions.Reach(state, reach, now),
        EditStudy edit => StudyDecisions.Edit(state, edit, now),
        CompleteAttempt complete => Complete(state, complete, now),
        FailAttempt fail => Fail(state, fail, policy, now),
        HinderAttempt hinder => Hinder(state, hinder, policy, now),
        HandBackAttempt back => HandBack(state, back, now),
        NodeRestarted restarted => new Decision(null, JobTaking.LoseOlderIncarnations(state, restarted.Worker, policy, now)),
        Sweep => SweepDeadlines(state, policy, now),
        RestartLeases => new Decision(null, [.. state.Held.Values.SelectMany(jobs => jobs)
            .Select(job => new LeaseRenewed(new(job, state.Jobs[job].Attempt), now + policy.Lease))]),
        CancelJob cancel => Cancel(state, cancel, now),
        RetryJobs retry => Retry(state, retry, now),
        CancelGroup when state.IsCancelled => Reply(new GroupReplies.GroupCancelled(command.Group)),
        CancelGroup => Over(state, "cancel") ?? Reply(new GroupReplies.GroupCancelled(command.Group), new GroupEvents.GroupCancelled(now)),
        _ => throw new ArgumentException($"{command.GetType()} is not a command to a group.", nameof(command)),
    };

    /// <summary>The answer of a group that has not been opened.</summary>
    public static Refused Unopened(GroupId group) => new(group, $"There is no batch {group}.", RefusalKind.UnknownGroup);

    /// <summary>The answer of a group without this job.</summary>
    public static Refused Unknown(GroupState state, int job)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(state.Id!.Value, $"job: {job}; group {state.Id} has {state.Jobs.Count} jobs, from 0.", RefusalKind.UnknownJob);
    }

    /// <summary>The end of an attempt that was lost: the job is available again, or fails when that happened too often.</summary>
    internal static IGroupEvent Lose(Job job, string reason, GroupPolicy policy, DateTimeOffset now)
    {
        var attempt = new AttemptId(job.Index, job.Attempt);
        return job.Losses + 1 < policy.MaxLosses
            ? new AttemptLost(attempt, reason, now)
            : new JobFailed(attempt, $"{policy.MaxLosses} attempts in a row were lost before a checkpoint; the last because {reason}", now);
    }

    private static Decision Reply(IGroupReply reply, params IReadOnlyList<IGroupEvent> events) => new(reply, events);

    private static Decision Open(GroupState state, OpenGroup open, DateTimeOffset now)
    {
        if ((open.Terms.Problem ?? open.Needs.Problem ?? open.Title.Problem) is { } problem) return Reply(new Refused(open.Group, problem));
        if (open.Total < 1) return Reply(new Refused(open.Group, $"total: {open.Total} images; a group needs at least 1."));
        if (state.Id is null)
        {
            return Reply(
                new SubmissionReceived(open.Group, 0, open.Total),
                new GroupOpened(open.Group, open.Spec, open.Total, open.Terms, open.Needs, now)
                {
                    Title = open.Title,
                    Content = open.Content,
                    Study = open.Study,
                    Trace = open.Trace,
                });
        }

        // A study's content is its definition, which an edit may have changed since.
        var isSame = state.Study is null
            ? state.Total == open.Total && state.Spec == open.Spec && state.Content == open.Content
            : open.Study is not null && state.Content == open.Content;
        return isSame
            ? Reply(Received(state, state.Jobs.Count))
            : Reply(new Refused(open.Group, SubmissionDifference.Describe(state, open), RefusalKind.Conflict));
    }

    // Who is told that it is done would believe that something was to be done.
    private static Decision? Over(GroupState state, string verb) => !state.IsEnded ? null : Reply(new Refused(
        state.Id!.Value,
        $"batch {state.Id} {(state.IsCancelled ? "was cancelled" : "has ended")}; there is nothing to {verb}.",
        RefusalKind.Conflict));

    private static Decision Change(GroupState state, ChangeTerms change, DateTimeOffset now)
    {
        var terms = change.Change.Apply(state.Terms);
        if (terms.Problem is { } problem) return Reply(new Refused(change.Group, problem));
        return Reply(new GroupChanged(change.Group), state.Terms == terms ? [] : [new TermsChanged(terms, now)]);
    }

    private static Decision Paused(GroupState state, GroupId group, IGroupEvent happened, bool whenPaused) =>
        Reply(new GroupChanged(group), state.IsPaused == whenPaused && !state.IsEnded ? [happened] : []);

    private static Decision Cancel(GroupState state, CancelJob cancel, DateTimeOffset now)
    {
        if (!state.Has(cancel.Job)) return Reply(Unknown(state, cancel.Job));
        var job = state.Jobs[cancel.Job];
        return Reply(new GroupChanged(cancel.Group), job.IsFinal ? [] : [new JobCancelled(new(job.Index, job.Attempt), now)]);
    }

    private static Decision Retry(GroupState state, RetryJobs retry, DateTimeOffset now)
    {
        if (state.Study is not null)
        {
            return Reply(new Refused(retry.Group,
                $"{retry.Group} is a study, in which a failure is a result; to try settings again, add them as a trial.", RefusalKind.Conflict));
        }
        if (retry.Job is not { } index)
            return Reply(new GroupChanged(retry.Group), state.Counts.Failed + state.Counts.Cancelled > 0 ? [new GroupRetried(now)] : []);
        if (!state.Has(index)) return Reply(Unknown(state, index));
        var job = state.Jobs[index];
        return Reply(new GroupChanged(retry.Group), job.CanBeRetried ? [new JobRetried(new(index, job.Attempt), now)] : []);
    }

    private static Decision Add(GroupState state, AddImages add, DateTimeOffset now)
    {
        if (state.IsCancelled) return Reply(new Refused(add.Group, $"Group {add.Group} was cancelled."));
        if (state.Study is not null) return Reply(new Refused(add.Group, $"Group {add.Group} is a study; its images are fixed.", RefusalKind.Conflict));
        if (add.Images.Count > MaxImages)
            return Reply(new Refused(add.Group, $"images: {add.Images.Count} in one message; at most {MaxImages} are allowed."));
        if (add.Images.Sum(image => image.Name.Length) is var characters and > MaxNames)
            return Reply(new Refused(add.Group, $"images: their names have {characters} characters; at most {MaxNames} are allowed in one message."));
        if (add.Images.FirstOrDefault(image => image.Name.Length is 0 or > MaxName) is { } bad)
            return Reply(new Refused(add.Group, $"name: {bad.Name.Length} characters; expected 1 to {MaxName}."));
        var known = state.Jobs.Count - add.From;
        // A gap means that an earlier chunk was lost; the answer says where to go on.
        if (known < 0 || known >= add.Images.Count) return Reply(Received(state, state.Jobs.Count));
        var fresh = add.Images.Skip(known).ToArray();
        return state.Jobs.Count + fresh.Length > state.Total
            ? Reply(new Refused(add.Group, $"images: {state.Jobs.Count + fresh.Length}; the group was opened for {state.Total}."))
            : Reply(Received(state, state.Jobs.Count + fresh.Length), new ImagesAdded(state.Jobs.Count, [.. fresh], now));
    }

    private static SubmissionReceived Received(GroupState state, int received) => new(state.Id!.Value, received, state.Total);

    private static Decision Renew(GroupState state, RenewLeases renew, GroupPolicy policy, DateTimeOffset now)
    {
        var held = renew.Attempts.ToLookup(attempt => state.Holds(renew.Worker, attempt));
        return new Decision(
            new LeasesRenewed(renew.Group, [.. held[false]], state.IsPaused),
            [.. held[true].Distinct().Select(attempt => new LeaseRenewed(attempt, now + policy.Lease))]);
    }

    private static Decision Record(GroupState state, RecordCheckpoint record, DateTimeOffset now)
    {
        if (!state.Holds(record.Worker, record.Attempt)) return Outdated(record.Group, record.Attempt);
        var job = state.Jobs[record.Attempt.Job];
        var previous = job.Checkpoint;
        // One that a later checkpoint of the same attempt has overtaken must not replace it: the worker would delete the later file.
        var isOvertaken = previous?.Epoch > record.Checkpoint.Epoch && job.CheckpointAttempt == record.Attempt.Number;
        return isOvertaken || previous == record.Checkpoint
            ? Reply(new CheckpointAccepted(record.Group, record.Attempt, record.Checkpoint.Blob, []))
            : Reply(
                new CheckpointAccepted(record.Group, record.Attempt, record.Checkpoint.Blob, Obsolete(state, previous, record.Checkpoint)),
                new CheckpointRecorded(record.Attempt, record.Checkpoint, now));
    }

    private static Decision Complete(GroupState state, CompleteAttempt complete, DateTimeOffset now)
    {
        var attempt = complete.Attempt;
        if (state.Holds(complete.Worker, attempt))
            return Reply(Ended(state, complete.Group, attempt), new JobCompleted(attempt, complete.Result, now));
        // The same completion again: its answer was lost.
        return attempt.Job >= 0 && attempt.Job < state.Jobs.Count
            && state.Jobs[attempt.Job] is { State: JobState.Completed } job && job.Attempt == attempt.Number && job.Result == complete.Result
            ? Reply(new AttemptEnded(complete.Group, attempt, []))
            : Outdated(complete.Group, attempt);
    }

    private static Decision Fail(GroupState state, FailAttempt fail, GroupPolicy policy, DateTimeOffset now)
    {
        if (!state.Holds(fail.Worker, fail.Attempt)) return Outdated(fail.Group, fail.Attempt);
        var job = state.Jobs[fail.Attempt.Job];
        var reason = AttemptFailure.Shorten(fail.Reason);
        if (fail.Permanent) return Reply(Ended(state, fail.Group, fail.Attempt), new JobFailed(fail.Attempt, reason, now));
        var failures = job.Failures.Count + 1;
        if (failures < policy.MaxFailures)
            return Reply(job.NextFailureDropsCheckpoint ? Ended(state, fail.Group, fail.Attempt) : new AttemptEnded(fail.Group, fail.Attempt, []),
                new AttemptFailed(fail.Attempt, reason, now + policy.BackoffAfter(fail.Attempt, failures), now));
        IReadOnlyList<AttemptFailure> all = [.. job.Failures, new(fail.Attempt.Number, reason)];
        var reasons = all.All(f => f.Reason == reason)
            ? $", each time: {reason}"
            : "; " + string.Join("; ", all.Select(f => $"attempt {f.Attempt}: {f.Reason}"));
        return Reply(Ended(state, fail.Group, fail.Attempt),
            new JobFailed(fail.Attempt, $"{failures} attempts failed{reasons}", now));
    }

    private static Decision Hinder(GroupState state, HinderAttempt hinder, GroupPolicy policy, DateTimeOffset now)
    {
        var (attempt, reason) = (hinder.Attempt, AttemptFailure.Shorten(hinder.Reason));
        if (!state.Holds(hinder.Worker, attempt)) return Outdated(hinder.Group, attempt);
        return state.Jobs[attempt.Job].Hindrances + 1 < policy.MaxHindrances
            ? Reply(new AttemptEnded(hinder.Group, attempt, []), new AttemptHindered(attempt, reason, now))
            : Reply(Ended(state, hinder.Group, attempt), new JobFailed(attempt, reason, now));
    }

    private static Decision HandBack(GroupState state, HandBackAttempt back, DateTimeOffset now)
    {
        if (!state.Holds(back.Worker, back.Attempt)) return Outdated(back.Group, back.Attempt);
        var previous = state.Jobs[back.Attempt.Job].Checkpoint;
        var obsolete = back.Checkpoint is null ? [] : Obsolete(state, previous, back.Checkpoint);
        return Reply(new AttemptEnded(back.Group, back.Attempt, obsolete), new AttemptHandedBack(back.Attempt, back.Checkpoint, now));
    }

    private static Decision SweepDeadlines(GroupState state, GroupPolicy policy, DateTimeOffset now) =>
        new(null, [.. state.Deadlines.TakeWhile(deadline => deadline.At <= now).Select(deadline => state.Jobs[deadline.Job]).Select(job =>
            job.State == JobState.Running
                ? Lose(job, $"worker {job.Lease!.Holder} did not renew its lease in time", policy, now)
                : new BackoffPassed(new(job.Index, job.Attempt), now))]);

    internal static Decision Outdated(GroupId group, AttemptId attempt) => Reply(new AttemptOutdated(group, attempt));

    private static AttemptEnded Ended(GroupState state, GroupId group, AttemptId attempt) =>
        new(group, attempt, Obsolete(state, state.Jobs[attempt.Job].Checkpoint, next: null));

    /// <summary>The blob of the previous checkpoint, unless another job or the next checkpoint refers to it.</summary>
    internal static EquatableList<ContentHash> Obsolete(GroupState state, JobCheckpoint? previous, JobCheckpoint? next) =>
        previous is null || previous.Blob == next?.Blob || state.Checkpoints[previous.Blob] > 1 ? [] : [previous.Blob];
}
