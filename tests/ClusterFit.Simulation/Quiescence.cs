using ClusterFit.Simulation.Groups;
using static ClusterFit.Simulation.InvariantViolatedException;

namespace ClusterFit.Simulation;

/// <summary>Checks from outside, as time passes: whether the work is done, in time, and that nothing stays on dead workers.</summary>
internal sealed class Quiescence(World world)
{
    // A dead group is woken, recovers and sweeps in this time.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    private int[]? _open;

    /// <summary>Whether everything has ended and been said.</summary>
    public bool IsReached => !world.IsStormy
        && world.Users.All(user => user.IsOver)
        && world.Groups.All(group => group.Journal.Ledger.IsEnded)
        && world.Scheduler.IsIdle
        && world.Workers.All(worker => worker.IsIdle && (worker.IsAlive || worker.IsGone));

    /// <summary>Looks at everything once.</summary>
    public void Look()
    {
        if (world.IsStormy) return;
        _open ??= [.. world.Groups.Select(group => group.Plan.Total - group.Journal.Ledger.Ended)];
        foreach (var group in world.Groups) LookForDeadHolders(group);
        Unless(world.Now < world.Options.Storm + Bound(_open), Invariants.WorkEnds, Unfinished);
    }

    /// <summary>The last look, when all is quiet.</summary>
    public void LookBack()
    {
        foreach (var group in world.Groups)
        {
            group.Check();
            var ledger = group.Journal.Ledger;
            Unless(group.IsBound, Invariants.EndsOnce, () => $"{group.Name} was neither accepted nor cancelled");
            for (var i = 0; i < ledger.Jobs; i++)
            {
                var job = i;
                Unless(ledger[i].IsEnded, Invariants.EndsOnce, () => $"{group.Name} job {job} never ended");
            }

            Unless(ledger.IsCancelled || ledger.Jobs == group.Plan.Total, Invariants.EndsOnce, () => $"{group.Name} has {ledger.Jobs} jobs");
            Unless(ledger.Running == 0, Invariants.NothingOnDeadWorkers, () => $"{ledger.Running} jobs of {group.Name} still run");
        }
    }

    private void LookForDeadHolders(GroupRoute group)
    {
        var ledger = group.Journal.Ledger;
        var patience = world.Options.Policy.Lease + Slack;
        var since = TimeSpan.FromTicks(Math.Max(world.Options.Storm.Ticks, group.RecoveredAt.Ticks));
        if (ledger.Running == 0 || world.Now - since < patience) return;
        for (var i = 0; i < ledger.Jobs; i++)
        {
            if (ledger[i].Holder is not { } holder) continue;
            var (job, death) = (i, world.Workers[int.Parse(holder.Node.AsSpan("worker-".Length))].DeathOf(holder.Incarnation));
            Unless(
                death is null || world.Now - death < patience,
                Invariants.NothingOnDeadWorkers,
                () => $"{group.Name} job {job} runs on {holder}, which died at {death!.Value.TotalSeconds:F3} s");
        }
    }

    // Some leases end one after the other, poison takes all its lives, and the rest trains on the workers that are left.
    private TimeSpan Bound(int[] jobs)
    {
        var bound = (6 * world.Options.Policy.Lease) + TimeSpan.FromMinutes(3);
        foreach (var group in world.Groups)
        {
            var lanes = world.Workers.Where(worker => !worker.IsGone && worker.CanRun(group.Plan.Needs)).Sum(worker => worker.Lanes);
            var open = jobs[group.Plan.Index];
            var poison = 10 * open / world.Options.JobsPerPoison;
            bound += 3 * open * world.Options.Training / Math.Min(lanes, group.Journal.Ledger.LeastLimit);
            bound += (1 + (poison / lanes)) * 10 * TimeSpan.FromSeconds(15);
        }

        return bound;
    }

    private string Unfinished()
    {
        var groups = world.Groups.Where(group => !group.Journal.Ledger.IsEnded).Select(group =>
            $"{group.Name}: {group.Journal.Ledger.Ended} of {group.Plan.Total} ended, {group.Journal.Ledger.Running} running");
        return $"after {(world.Now - world.Options.Storm).TotalSeconds:F0} s of calm: {string.Join("; ", groups)}; "
            + $"{world.Scheduler.Directory.Groups.Count} groups listed, {world.Users.Count(user => !user.IsOver)} users waiting, "
            + $"{world.Workers.Count(worker => !worker.IsIdle)} workers busy";
    }
}
