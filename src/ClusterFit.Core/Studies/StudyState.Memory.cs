namespace ClusterFit.Core.Studies;

// Snapshots.
public sealed partial record StudyState
{
    /// <summary>What a snapshot holds of it beside its definition.</summary>
    public StudyMemory Memory => new()
    {
        Trials = [.. Trials.Select(trial => new RememberedTrial(trial.Trial, trial.Entries))],
        Judged = [.. Queues.Select(queue => queue.Judged)],
        Wanted = [.. Wanted],
        Priors = Priors,
        Edits = [.. Edits.Order(StringComparer.Ordinal)],
        History = History,
        Stopped = Stopped,
        IsClosed = IsClosed,
    };

    /// <summary>The state that a snapshot was taken of.</summary>
    /// <exception cref="ArgumentException">The snapshot is of another study.</exception>
    public static StudyState Restore(StudyDefinition definition, StudyMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var empty = Open(definition);
        if (memory.Judged.Count != empty.Queues.Length)
            throw new ArgumentException($"{memory.Judged.Count} rungs were remembered of a study with {empty.Queues.Length}.", nameof(memory));
        StudyTrial[] trials = [.. memory.Trials.Select(each => new StudyTrial(each.Trial, definition.Space.Encode(each.Trial.Settings), each.Entries))];
        var state = empty with
        {
            Trials = [.. trials],
            Counts = trials.Aggregate(TrialCounts.None, (counts, trial) => counts.Plus(trial.Trial.State, 1)),
            Running = [.. trials.Where(trial => trial.Trial.State == TrialState.Running).Select(trial => trial.Trial.Number)],
            Sampled = trials.Count(trial => trial.Trial.Source == TrialSource.Sampler),
            Wanted = [.. memory.Wanted],
            Priors = memory.Priors,
            Edits = [.. memory.Edits],
            History = memory.History,
            Stopped = memory.Stopped,
            IsClosed = memory.IsClosed,
        };
        var places = trials.SelectMany(trial => trial.Entries.Where(entry => entry.Stamp != Unplaced)
            .Select(entry => (trial.Trial.Number, entry.Rung, entry.Stamp))).OrderBy(place => place.Stamp);
        state = places.Aggregate(state, (s, place) => s.WithQueue(s.Ladder.Bracket(place.Number), place.Rung, queue => queue.Add(place.Number, place.Stamp)));
        return state.RestoreJudgements(memory.Judged) with { Leader = state.FindLeader() };
    }

    private int? FindLeader() => Trials.Select(trial => trial.Trial).Where(trial => trial.Latest is not null)
        .Aggregate((int?)null, (leader, trial) => Better(trial, leader) ? trial.Number : leader);

    private StudyState RestoreJudgements(EquatableList<int> judged)
    {
        var state = this;
        for (var i = 0; i < judged.Count; i++)
        {
            var rung = i % (Ladder.Last + 1);
            var queue = state.Queues[i];
            while (queue.Judged < judged[i]) queue = queue.Judge(Losses(queue.Next!.Value.Trial, rung));
            foreach (var (trial, _) in queue.Entries.Take(judged[i]))
                if (state.Trials[trial].Rung > rung || state.Trials[trial].Trial.State == TrialState.Pruned) queue = queue.SendOn(trial, Losses(trial, rung));
            state = state with { Queues = state.Queues.SetItem(i, queue) };
        }

        return state;

        EquatableList<double> Losses(int trial, int rung) => Trials[trial].LossesAt(rung, Definition.Objectives.Count);
    }
}
