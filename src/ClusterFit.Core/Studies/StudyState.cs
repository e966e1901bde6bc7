using System.Collections.Immutable;
using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Core.Studies;

/// <summary>A study's trials, what was compared of them, and what users changed. Immutable; part of the state of the study's group, whose jobs are
/// those of the trials: trial n has the jobs from n times <see cref="StudyDefinition.JobsOfTrial"/> on.</summary>
public sealed partial record StudyState
{
    private StudyState(StudyDefinition definition)
    {
        Definition = definition;
        Samplable = Samplers.Limit(definition.Sampler, definition.Space);
        Ladder = RungLadder.Of(definition);
        Queues = [.. Enumerable.Repeat(RungQueue.Empty, Ladder.Brackets * (Ladder.Last + 1))];
    }

    /// <summary>The study as it was opened, with what was changed since.</summary>
    public StudyDefinition Definition { get; private init; }

    /// <summary>The rungs.</summary>
    public RungLadder Ladder { get; private init; }

    /// <summary>The trials by number.</summary>
    public ChunkedList<StudyTrial> Trials { get; private init; } = [];

    /// <summary>What was learned from other studies.</summary>
    public EquatableList<PriorTrial> Priors { get; private init; } = [];

    /// <summary>Settings that users want tried next.</summary>
    public ImmutableList<EquatableList<KeyValuePair<string, string>>> Wanted { get; private init; } = [];

    /// <summary>What users changed, in order.</summary>
    public EquatableList<StudyChange> History { get; private init; } = [];

    /// <summary>Keys of the edits that were made.</summary>
    public ImmutableHashSet<string> Edits { get; private init; } = [];

    /// <summary>Why no more trials are proposed or sent on before the budget is used up; null while they are.</summary>
    public string? Stopped { get; private init; }

    /// <summary>Whether it has ended; an edit can open it again.</summary>
    public bool IsClosed { get; private init; }

    /// <summary>Number of trials in each state.</summary>
    public TrialCounts Counts { get; private init; } = TrialCounts.None;

    /// <summary>Number of the trials that the sampler has proposed.</summary>
    public int Sampled { get; private init; }

    /// <summary>Trials at most.</summary>
    public int Planned => Math.Min(Definition.Budget.Trials, Samplable is { } most ? most + (Trials.Count - Sampled) + Wanted.Count : int.MaxValue);

    /// <summary>Where the trials stand.</summary>
    public StudyStanding Standing => new(Planned, Counts, Leader is { } best ? Trials[best].Trial.Latest!.Values : []);

    /// <summary>How many trials the sampler can propose; null without a bound.</summary>
    internal int? Samplable { get; private init; }

    // The best so far by its first objective, of those that were trained longest.
    private int? Leader { get; init; }

    internal ImmutableArray<RungQueue> Queues { get; private init; }

    /// <summary>The trials under way.</summary>
    internal ImmutableSortedSet<int> Running { get; private init; } = [];

    /// <summary>Whether trials are compared at rungs in the order of their stamps. Where that order decides nothing, they are compared as they come.</summary>
    internal bool IsOrdered => Definition.Mode == StudyMode.Reproducible && Ladder.Reduction > 1;

    /// <summary>A study that begins.</summary>
    public static StudyState Open(StudyDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new(definition);
    }

    /// <summary>Whether a trial is the next to be judged at a rung.</summary>
    internal bool Waits(int trial, int rung) =>
        trial < Trials.Count && rung <= Ladder.Last && Queue(Ladder.Bracket(trial), rung).Next?.Trial == trial && Trials[trial].HasBeenAt(rung);

    /// <summary>A trial of another study, as one of the table.</summary>
    public Trial Prior(int number) => new(-1 - number, TrialSource.OtherStudy, Priors[number].Settings)
    {
        State = TrialState.Completed,
        Results = [new TrialResult(0, Priors[number].Values, LossesOf(Priors[number]))],
    };

    /// <summary>The losses of a trial of another study.</summary>
    internal EquatableList<double> LossesOf(PriorTrial prior) => [.. prior.Values.Zip(
        Definition.Objectives, (value, objective) => objective.Direction == Direction.Maximize ? -value : value)];

    /// <summary>The queue of a rung for the trials of a bracket.</summary>
    internal RungQueue Queue(int bracket, int rung) => Queues[(bracket * (Ladder.Last + 1)) + rung];

    /// <summary>Epochs of a trial's fits, together, on the way from one rung to another.</summary>
    internal long EpochsBetween(StudyTrial trial, int? from, int to)
    {
        var end = trial.Trial.Settings.FirstOrDefault(setting => setting.Key == "epochs").Value is { } epochs
            && int.TryParse(epochs, out var own) ? own : Definition.Base.Recipe.Epochs;
        return (long)Definition.JobsOfTrial * ((Ladder.Until(to) ?? end) - (from is { } rung ? Ladder.Until(rung)!.Value : 0));
    }
}
