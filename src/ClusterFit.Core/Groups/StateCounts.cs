namespace ClusterFit.Core.Groups;

/// <summary>Number of jobs in each state.</summary>
public sealed record StateCounts(int Available, int Running, int Retryable, int Waiting, int Completed, int Pruned, int Cancelled, int Failed)
{
    /// <summary>No jobs.</summary>
    public static StateCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Jobs in all states.</summary>
    public int All => Available + Running + Retryable + Waiting + Final;

    /// <summary>Jobs in the final states.</summary>
    public int Final => Completed + Pruned + Cancelled + Failed;

    /// <summary>Jobs in the state.</summary>
    public int In(JobState state) => state switch
    {
        JobState.Available => Available,
        JobState.Running => Running,
        JobState.Retryable => Retryable,
        JobState.Waiting => Waiting,
        JobState.Completed => Completed,
        JobState.Pruned => Pruned,
        JobState.Cancelled => Cancelled,
        JobState.Failed => Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state."),
    };

    /// <summary>With so many jobs more in the state, or fewer.</summary>
    public StateCounts Plus(JobState state, int jobs) => state switch
    {
        JobState.Available => this with { Available = Available + jobs },
        JobState.Running => this with { Running = Running + jobs },
        JobState.Retryable => this with { Retryable = Retryable + jobs },
        JobState.Waiting => this with { Waiting = Waiting + jobs },
        JobState.Completed => this with { Completed = Completed + jobs },
        JobState.Pruned => this with { Pruned = Pruned + jobs },
        JobState.Cancelled => this with { Cancelled = Cancelled + jobs },
        JobState.Failed => this with { Failed = Failed + jobs },
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state."),
    };
}
