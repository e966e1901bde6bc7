using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Core.Studies;

/// <summary>What the next proposal of a study may depend on. In a reproducible study that is a set of results which the number of the trial fixes, and
/// the proposal waits until they are there: trial n knows what comes of the places up to n - parallelism. Successive halving multiplies the distance
/// by its reduction from rung to rung, as it does the epochs, so that nobody waits for the long fits of a high rung.</summary>
internal static class StudyKnowledge
{
    /// <summary>Whether all that the next proposal may depend on is there.</summary>
    public static bool IsComplete(StudyState study)
    {
        if (study.Definition.Mode == StudyMode.Asynchronous) return true;
        // Who depends on no result waits for none. The median rule compares with what the proposal could know.
        if (!Samplers.Of(study.Definition.Sampler).UsesResults && study.Definition.Budget.Epochs is null
            && study.Definition.Pruner.Kind != PrunerKind.Median) return true;
        if (!study.IsOrdered) return study.Running.IsEmpty || study.Running.Min > Horizon(study, rung: 0);
        for (var bracket = 0; bracket < study.Ladder.Brackets; bracket++)
        {
            for (var rung = 0; rung <= study.Ladder.Last; rung++)
                if (study.Queue(bracket, rung).Next is { Stamp: var stamp } && stamp <= Horizon(study, rung)) return false;
        }

        return true;
    }

    /// <summary>What the sampler is asked for the next trial.</summary>
    public static ProposalRequest Request(StudyState study)
    {
        var (known, pending) = (new List<Observation>(study.Trials.Count + study.Priors.Count), new List<Point>());
        foreach (var (prior, i) in study.Priors.Select((prior, i) => (prior, i)))
        {
            if (study.Definition.Space.Encode(prior.Settings) is not { } point) continue;
            known.Add(new Observation(-1 - i, point, study.LossesOf(prior), study.Ladder.Last, IsComplete: true));
        }

        foreach (var trial in study.Trials)
        {
            if (Observe(study, trial) is { } observation) known.Add(observation);
            // One that has failed meanwhile counts as pending as long as its failure is not known.
            else if (trial.Point is { } point && trial.Trial.State != TrialState.Cancelled) pending.Add(point);
        }

        return new ProposalRequest(study.Definition.Space, study.Definition.Objectives.Count, study.Sampled, study.Definition.Seed, known, pending);
    }

    /// <summary>Epochs that the next proposal knows of: the trials' way to their first rung, and all that was sent on from a rung, over all fits.</summary>
    public static long Epochs(StudyState study) => study.Trials.Sum(trial =>
        study.EpochsBetween(trial, null, trial.Entries[0].Rung)
        + trial.Entries.Zip(trial.Entries.Skip(1)).Where(way => IsKnown(study, trial, way.First, way.Second.Stamp))
            .Sum(way => study.EpochsBetween(trial, way.First.Rung, way.Second.Rung)));

    // Whether the next proposal may know that a trial was sent on from a rung, by the judgement with this stamp.
    private static bool IsKnown(StudyState study, StudyTrial trial, RungEntry from, int stamp) => study.Definition.Mode == StudyMode.Asynchronous
        || (study.IsOrdered ? stamp <= Horizon(study, from.Rung) : trial.Trial.Number <= Horizon(study, rung: 0));

    // Rungs multiply the distance; the numbers stay far below what an int holds as long as anything of it could be known.
    private static long Horizon(StudyState study, int rung) =>
        study.Trials.Count - (long)Math.Min(study.Definition.Parallelism * Math.Pow(study.Ladder.Reduction, rung), int.MaxValue);

    private static Observation? Observe(StudyState study, StudyTrial trial)
    {
        var objectives = study.Definition.Objectives.Count;
        if (study.Definition.Mode == StudyMode.Asynchronous || !study.IsOrdered)
        {
            var isKnown = study.Definition.Mode == StudyMode.Asynchronous || trial.Trial.Number <= Horizon(study, rung: 0);
            return isKnown ? Latest(trial, objectives) : null;
        }

        for (var i = trial.Entries.Count - 1; i >= 0; i--)
        {
            var (rung, stamp) = (trial.Entries[i].Rung, trial.Entries[i].Stamp);
            if (stamp <= Horizon(study, rung) && trial.HasBeenAt(rung)) return trial.ObservationAt(rung, objectives);
        }

        return null;
    }

    private static Observation? Latest(StudyTrial trial, int objectives)
    {
        var first = trial.Entries[0].Rung;
        return trial.IsOut ? trial.ObservationAt(trial.Rung, objectives)
            : trial.Trial.Results.Count == 0 ? null
            : trial.ObservationAt(Math.Min(trial.Rung, first + trial.Trial.Results.Count - 1), objectives);
    }
}
