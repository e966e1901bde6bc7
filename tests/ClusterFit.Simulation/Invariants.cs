namespace ClusterFit.Simulation;

/// <summary>What must hold at any time or at the end. README.md says how each is checked.</summary>
public static class Invariants
{
    public const string EndsOnce = "every accepted job ends exactly once";
    public const string OneResult = "at most one completion is recorded of a job";
    public const string ResultOfHolder = "a result counts only from the worker that holds the lease";
    public const string RightResult = "a recorded result is that of its job";
    public const string AttemptsRise = "attempts of a job rise by one";
    public const string OneLease = "at most one attempt of a job is leased at a time";
    public const string NothingWithoutLease = "nothing is recorded of an attempt that holds no lease";
    public const string FailsForReasons = "a job fails only for its own failures or too many losses";
    public const string NothingOnDeadWorkers = "nothing runs on a dead worker for longer than a lease";
    public const string WithinLimit = "no attempt starts above the group's limit of running jobs";
    public const string PausedStartsNothing = "a paused group starts nothing";
    public const string WorkEnds = "all work ends within a bounded time after the last fault";
    public const string FoldIsState = "the fold of the journal is the state of the group";
    public const string OneWriter = "a journal takes no row of a writer that was replaced";
    public const string ToldIsDurable = "nobody hears of what is not durable";
    public const string CheckpointsStay = "no checkpoint that the journal refers to is deleted";
    public const string FitsWorker = "a worker is never given more lanes or memory than it has, or another device";
    public const string NothingThrows = "the core never throws";
}

/// <summary>An invariant does not hold.</summary>
/// <param name="invariant">One of <see cref="Invariants"/>.</param>
/// <param name="what">What was seen.</param>
public sealed class InvariantViolatedException(string invariant, string what) : Exception($"{invariant}: {what}")
{
    /// <summary>One of <see cref="Invariants"/>.</summary>
    public string Invariant { get; } = invariant;

    internal static void Unless(bool holds, string invariant, Func<string> what)
    {
        if (!holds) throw new InvariantViolatedException(invariant, what());
    }
}
