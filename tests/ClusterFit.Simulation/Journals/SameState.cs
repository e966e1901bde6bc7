using ClusterFit.Core.Groups;

namespace ClusterFit.Simulation.Journals;

/// <summary>Compares two states of a group, but for the ends of leases, which are not journaled.</summary>
internal static class SameState
{
    /// <summary>The first difference; null when there is none.</summary>
    public static string? Difference(GroupState fold, GroupState state)
    {
        if ((fold.Id, fold.Total, fold.Terms, fold.IsPaused, fold.IsCancelled)
            != (state.Id, state.Total, state.Terms, state.IsPaused, state.IsCancelled))
            return "the groups differ";
        if (fold.Jobs.Count != state.Jobs.Count) return $"{fold.Jobs.Count} jobs in the fold, {state.Jobs.Count} in the state";
        foreach (var (a, b) in fold.Jobs.Zip(state.Jobs))
            if (!Same(a, b)) return $"in the fold {a}, in the state {b}";
        if ((fold.Tally, fold.Ended) != (state.Tally, state.Ended)) return "the sums differ";
        return (fold.Running, fold.Final, fold.Ready.Count, fold.Deadlines.Count, fold.Checkpoints.Count)
            == (state.Running, state.Final, state.Ready.Count, state.Deadlines.Count, state.Checkpoints.Count) ? null : "the indices differ";
    }

    private static bool Same(Job a, Job b) =>
        ReferenceEquals(a, b) || (a.State == b.State && a.Attempt == b.Attempt && a.Lease?.Holder == b.Lease?.Holder && a.RetryAt == b.RetryAt
            && a.Checkpoint == b.Checkpoint && a.CheckpointAttempt == b.CheckpointAttempt && a.Failures.Equals(b.Failures)
            && a.Losses == b.Losses && a.Latest == b.Latest && a.Earlier.Equals(b.Earlier) && a.Ended == b.Ended && a.Result == b.Result && a.Error == b.Error
            && a.Name == b.Name && a.Image == b.Image);
}
