using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Studies;

// What happens to the group's jobs is told here by the group; what happens to the study alone comes as an event.
public sealed partial record StudyState
{
    /// <summary>A trial begins.</summary>
    internal StudyState Propose(GroupEvents.TrialProposed proposed)
    {
        var bracket = Ladder.Bracket(proposed.Trial);
        var first = RungLadder.FirstRung(bracket);
        var trial = new StudyTrial(
            new Trial(proposed.Trial, proposed.Source, proposed.Settings)
            {
                State = proposed.Problem is null ? TrialState.Running : TrialState.Failed,
                Error = proposed.Problem,
            },
            Definition.Space.Encode(proposed.Settings),
            [new RungEntry(first, IsOrdered ? proposed.Trial : Unplaced)]);
        var next = this with
        {
            Trials = Trials.AddRange([trial]),
            Counts = Counts.Plus(trial.Trial.State, 1),
            Running = trial.IsOut ? Running : Running.Add(proposed.Trial),
            Sampled = Sampled + (proposed.Source == TrialSource.Sampler ? 1 : 0),
            Wanted = proposed.Source == TrialSource.User ? Wanted.RemoveAt(0) : Wanted,
        };
        next = IsOrdered ? next.WithQueue(bracket, first, queue => queue.Add(proposed.Trial, proposed.Trial)) : next;
        return trial.IsOut ? next.Arrive(proposed.Trial) : next;
    }

    /// <summary>All fits of a trial have reached its rung, or their end.</summary>
    /// <param name="number">The trial.</param>
    /// <param name="measures">What was measured of its fits.</param>
    /// <param name="complete">Whether all of them have ended.</param>
    internal StudyState Measure(int number, IReadOnlyList<FitMeasure> measures, bool complete)
    {
        var trial = Trials[number];
        var result = new TrialResult(
            measures.Max(measure => measure.Summary.Epochs),
            [.. Definition.Objectives.Select(objective => measures.Average(measure => measure.Value(objective.Measure)))],
            [.. Definition.Objectives.Select(objective => measures.Average(measure => measure.Loss(objective)))]);
        var measured = trial with
        {
            Trial = trial.Trial with
            {
                State = complete ? TrialState.Completed : TrialState.Waiting,
                Results = [.. trial.Trial.Results, result],
                Epochs = measures.Sum(measure => (long)measure.Summary.Epochs),
                Seconds = measures.Sum(measure => measure.Summary.Seconds),
            },
        };
        return (With(measured) with { Leader = Better(measured.Trial, Leader) ? number : Leader }).Arrive(number);
    }

    /// <summary>A trial will never be measured again.</summary>
    internal StudyState End(int number, TrialState state, string? reason)
    {
        var trial = Trials[number];
        return trial.Trial.IsFinal ? this : With(trial with { Trial = trial.Trial with { State = state, Error = reason } }).Arrive(number);
    }

    /// <summary>A trial is compared with the others of its rung, and one of them may go on.</summary>
    internal StudyState Judge(GroupEvents.TrialJudged judged)
    {
        var (bracket, trial) = (Ladder.Bracket(judged.Trial), Trials[judged.Trial]);
        var stamp = Queue(bracket, judged.Rung).Next!.Value.Stamp;
        var next = WithQueue(bracket, judged.Rung, queue => queue.Judge(trial.LossesAt(judged.Rung, Definition.Objectives.Count)));
        return judged.Promoted is { } promoted ? next.SendOn(promoted, judged.Rung, stamp)
            : Definition.Pruner.Kind == PrunerKind.Median && !trial.Trial.IsFinal ? next.End(judged.Trial, TrialState.Pruned, null)
            : next;
    }

    /// <summary>No more trials from here on, and none is sent on.</summary>
    internal StudyState Stop(string reason) => this with { Stopped = reason };

    /// <summary>The study ends: those that wait at a rung are pruned.</summary>
    internal StudyState Close()
    {
        var waiting = Trials.Where(trial => trial.Trial.State == TrialState.Waiting).ToArray();
        var pruned = waiting.Aggregate(this, (state, trial) => state.With(trial with { Trial = trial.Trial with { State = TrialState.Pruned } }));
        // What was pruned has lost its checkpoints: should the study go on, only new trials are sent on.
        return pruned with { IsClosed = true, Queues = [.. Queues.Select(queue => queue.Dismiss())] };
    }

    /// <summary>All that is not final is cancelled with the group.</summary>
    internal StudyState Cancel() => Trials.Where(trial => !trial.Trial.IsFinal).ToArray()
        .Aggregate(this, (state, trial) => state.With(trial with { Trial = trial.Trial with { State = TrialState.Cancelled } }));

    // A stamp of a trial that gets its place only when it arrives.
    private const int Unplaced = -1;

    private StudyState SendOn(int number, int rung, int stamp)
    {
        var trial = Trials[number];
        var bracket = Ladder.Bracket(number);
        var sent = trial with
        {
            Entries = [.. trial.Entries, new RungEntry(rung + 1, IsOrdered ? stamp : Unplaced)],
            Trial = trial.Trial.IsFinal ? trial.Trial : trial.Trial with { State = TrialState.Running },
        };
        var next = WithQueue(bracket, rung, queue => queue.SendOn(number, trial.LossesAt(rung, Definition.Objectives.Count))).With(sent);
        next = IsOrdered ? next.WithQueue(bracket, rung + 1, queue => queue.Add(number, stamp)) : next;
        return trial.Trial.IsFinal ? next.Arrive(number) : next;
    }

    private bool Better(Trial trial, int? than) => than is null
        || (Length(trial), -trial.Latest!.Losses[0]).CompareTo((Length(Trials[than.Value].Trial), -Trials[than.Value].Trial.Latest!.Losses[0])) > 0;

    private static int Length(Trial trial) => trial.State == TrialState.Completed ? int.MaxValue : trial.Latest!.Epochs;

    // Where trials are compared as they come, this is their coming.
    private StudyState Arrive(int number)
    {
        var trial = Trials[number];
        if (IsOrdered || Definition.Pruner.Kind == PrunerKind.None || trial.Entries[^1].Stamp != Unplaced) return this;
        var (bracket, rung) = (Ladder.Bracket(number), trial.Rung);
        var stamp = Queue(bracket, rung).Entries.Count;
        return (this with { Trials = Trials.SetItem(number, trial with { Entries = [.. trial.Entries.SkipLast(1), new RungEntry(rung, stamp)] }) })
            .WithQueue(bracket, rung, queue => queue.Add(number, stamp));
    }

    private StudyState With(StudyTrial trial)
    {
        var (number, before, now) = (trial.Trial.Number, Trials[trial.Trial.Number].Trial.State, trial.Trial.State);
        return this with
        {
            Trials = Trials.SetItem(number, trial),
            Counts = before == now ? Counts : Counts.Plus(before, -1).Plus(now, 1),
            Running = now == TrialState.Running ? Running.Add(number) : Running.Remove(number),
        };
    }

    private StudyState WithQueue(int bracket, int rung, Func<RungQueue, RungQueue> change) =>
        this with { Queues = Queues.SetItem((bracket * (Ladder.Last + 1)) + rung, change(Queue(bracket, rung))) };
}
