using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Studies;

/// <summary>The rules of a group that is a study, beside those of every group.</summary>
internal static class StudyDecisions
{
    // Keeps an answer to a few tens of kilobytes; what stays is found by the collection of blobs.
    private const int MaxObsolete = 500;

    /// <summary>A decision, and what follows from it in a study.</summary>
    public static Decision GoOn(GroupState state, Decision decision, DateTimeOffset now)
    {
        var opens = decision.Events.Count > 0 && decision.Events[0] is GroupEvents.GroupOpened { Study: not null };
        if (state.Study is null && !opens) return decision;
        var decided = decision.Events.Aggregate(state, (group, happened) => group.Apply(happened));
        var (further, after) = StudySteering.GoOn(decided, now);
        return further.Count == 0 ? decision : new Decision(WithObsolete(decision.Reply, decided, after), [.. decision.Events, .. further]);
    }

    /// <summary>An attempt has paused at its rung.</summary>
    public static Decision Reach(GroupState state, GroupCommands.ReachRung reach, DateTimeOffset now)
    {
        var attempt = reach.Attempt;
        if (state.Study is null || !state.Holds(reach.Worker, attempt) || state.Jobs[attempt.Job].Until is null)
        {
            // The same again: its answer was lost.
            return state.Has(attempt.Job) && state.Jobs[attempt.Job].Latest is { Outcome: AttemptOutcome.ReachedRung, Number: var number } && number == attempt.Number
                ? new Decision(new GroupReplies.AttemptEnded(reach.Group, attempt, []), [])
                : GroupDecisions.Outdated(reach.Group, attempt);
        }

        var obsolete = GroupDecisions.Obsolete(state, state.Jobs[attempt.Job].Checkpoint, reach.Checkpoint);
        return new Decision(
            new GroupReplies.AttemptEnded(reach.Group, attempt, obsolete),
            [new GroupEvents.RungReached(attempt, reach.Checkpoint, reach.Measured, now)]);
    }

    /// <summary>A user changes the study.</summary>
    public static Decision Edit(GroupState state, GroupCommands.EditStudy edit, DateTimeOffset now)
    {
        if (state.Study is not { } study)
            return Refuse($"Group {edit.Group} is a batch, not a study.", RefusalKind.Conflict);
        if (study.Edits.Contains(edit.Edit.Key)) return new Decision(new GroupReplies.GroupChanged(edit.Group), []);
        if (state.IsCancelled) return Refuse($"study {edit.Group} was cancelled; there is nothing to edit.", RefusalKind.Conflict);
        var terms = new TermsChange(Priority: edit.Edit.Priority).Apply(state.Terms);
        if ((study.ProblemOf(edit.Edit) ?? terms.Problem) is { } problem) return Refuse(problem, RefusalKind.Impossible);
        IGroupEvent[] events = [new GroupEvents.StudyEdited(edit.Edit, now), .. terms == state.Terms ? (IGroupEvent[])[] : [new GroupEvents.TermsChanged(terms, now)]];
        return new Decision(new GroupReplies.GroupChanged(edit.Group), events);

        Decision Refuse(string reason, RefusalKind kind) => new(new GroupReplies.Refused(edit.Group, reason, kind), []);
    }

    // Checkpoints of trials that were pruned: the worker that asked deletes them.
    private static IGroupReply? WithObsolete(IGroupReply? reply, GroupState before, GroupState after)
    {
        if (reply is not GroupReplies.AttemptEnded ended) return reply;
        if (before.Checkpoints.Count <= after.Checkpoints.Count) return reply;
        IEnumerable<ContentHash> gone = before.Checkpoints.Keys.Where(blob => !after.Checkpoints.ContainsKey(blob));
        return ended with { Obsolete = [.. ended.Obsolete.Concat(gone).Distinct().Take(MaxObsolete)] };
    }
}
