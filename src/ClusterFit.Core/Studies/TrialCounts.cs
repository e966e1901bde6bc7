namespace ClusterFit.Core.Studies;

/// <summary>Number of trials in each state.</summary>
public sealed record TrialCounts(int Running, int Waiting, int Completed, int Pruned, int Cancelled, int Failed)
{
    /// <summary>No trials.</summary>
    public static TrialCounts None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Trials in all states.</summary>
    public int All => Running + Waiting + Completed + Pruned + Cancelled + Failed;

    /// <summary>With so many trials more in the state, or fewer.</summary>
    public TrialCounts Plus(TrialState state, int trials) => state switch
    {
        TrialState.Running => this with { Running = Running + trials },
        TrialState.Waiting => this with { Waiting = Waiting + trials },
        TrialState.Completed => this with { Completed = Completed + trials },
        TrialState.Pruned => this with { Pruned = Pruned + trials },
        TrialState.Cancelled => this with { Cancelled = Cancelled + trials },
        TrialState.Failed => this with { Failed = Failed + trials },
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state."),
    };
}
