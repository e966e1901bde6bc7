using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Core.Studies;

/// <summary>What a study does next by itself: compares trials, sends the best on, proposes new ones, and ends.</summary>
internal static class StudySteering
{
    /// <summary>All that happens in a group now, one event after the other, and what the group then is.</summary>
    public static (IReadOnlyList<IGroupEvent> Events, GroupState After) GoOn(GroupState group, DateTimeOffset now)
    {
        var events = new List<IGroupEvent>();
        while (Next(group, now) is { } next)
        {
            events.Add(next);
            group = group.Apply(next);
        }

        return (events, group);
    }

    private static IGroupEvent? Next(GroupState group, DateTimeOffset now)
    {
        if (group.Study is not { IsClosed: false } study || group.IsCancelled) return null;
        if (study.Stopped is null && study.Definition.Budget.Time is { } time && now >= group.Created + time) return new GroupEvents.StudyTimedOut(now);
        return Judge(study, now) ?? (IGroupEvent?)Propose(study, now) ?? Close(study, now);
    }

    private static GroupEvents.TrialJudged? Judge(StudyState study, DateTimeOffset now)
    {
        for (var bracket = 0; bracket < study.Ladder.Brackets; bracket++)
        {
            for (var rung = RungLadder.FirstRung(bracket); rung <= study.Ladder.Last; rung++)
            {
                if (study.Queue(bracket, rung).Next is not { Trial: var trial } || !study.Trials[trial].HasBeenAt(rung)) continue;
                return new GroupEvents.TrialJudged(trial, rung, Promotion(study, bracket, rung, trial), now);
            }
        }

        return null;
    }

    private static int? Promotion(StudyState study, int bracket, int rung, int trial)
    {
        // After a stop nothing is sent on, but it is known who was there.
        if (rung == study.Ladder.Last || study.Stopped is not null) return null;
        if (study.Definition.Pruner.Kind == PrunerKind.Median)
            return !study.Trials[trial].IsOut && MedianRule.Admits(study, study.Trials[trial], rung) ? trial : null;
        var queue = study.Queue(bracket, rung).Judge(study.Trials[trial].LossesAt(rung, study.Definition.Objectives.Count));
        return queue.Promotable(study.Ladder.Reduction);
    }

    private static GroupEvents.TrialProposed? Propose(StudyState study, DateTimeOffset now)
    {
        if (!CanPropose(study)) return null;
        var (source, settings) = study.Wanted.Count > 0
            ? (TrialSource.User, study.Wanted[0])
            : (TrialSource.Sampler, study.Definition.Space.Decode(Samplers.Of(study.Definition.Sampler).Propose(StudyKnowledge.Request(study))));
        return new GroupEvents.TrialProposed(study.Trials.Count, source, settings, ProblemOf(study, settings), now);
    }

    private static bool CanPropose(StudyState study)
    {
        if (!HasMore(study) || study.Running.Count >= study.Definition.Parallelism) return false;
        return study.Wanted.Count > 0 || StudyKnowledge.IsComplete(study);
    }

    // Whether there will be another trial, now or when more is known.
    private static bool HasMore(StudyState study) => study.Stopped is null && study.Trials.Count < study.Planned
        && (study.Wanted.Count > 0 || study.Definition.Budget.Epochs is not { } epochs || StudyKnowledge.Epochs(study) < epochs);

    private static string? ProblemOf(StudyState study, EquatableList<KeyValuePair<string, string>> settings)
    {
        try
        {
            _ = study.Definition.SpecOf(settings, study.Definition.FitSeeds[0]);
            return null;
        }
        catch (FitSettingException error)
        {
            return error.Message;
        }
    }

    private static GroupEvents.StudyClosed? Close(StudyState study, DateTimeOffset now) =>
        study.Running.Count == 0 && !HasMore(study) ? new GroupEvents.StudyClosed(now) : null;
}
