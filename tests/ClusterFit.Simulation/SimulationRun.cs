using ClusterFit.Simulation.Faults;

namespace ClusterFit.Simulation;

/// <summary>Runs a simulation from its beginning until all work has ended, or an invariant does not hold.</summary>
public static class SimulationRun
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Simulates. The same options give the same report.</summary>
    /// <param name="options">What to simulate.</param>
    /// <param name="progress">Told now and then of the virtual time and the jobs ended.</param>
    public static SimulationReport Of(SimulationOptions options, Action<TimeSpan, int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var world = new World(options);
        var storm = new Storm(world);
        var violation = Run(world, progress);
        return new SimulationReport
        {
            Options = options,
            TraceHash = world.Trace.Hash,
            Violation = violation,
            LastEvents = violation is null ? [] : world.Trace.Last(),
            VirtualTime = world.Now,
            Events = world.Time.Happened,
            Messages = world.Network.Sent,
            Lost = world.Network.Lost,
            Duplicated = world.Network.Duplicated,
            Faults = [.. storm.Struck.Select(fault => (fault.Key.ToString(), fault.Value))],
            Jobs = world.Groups.Sum(group => group.Journal.Ledger.Jobs),
            Completed = world.Groups.Sum(group => group.Journal.Ledger.Completed),
            Failed = world.Groups.Sum(group => group.Journal.Ledger.Failed),
            Attempts = world.Groups.Sum(group => group.Journal.Ledger.Attempts),
        };
    }

    private static InvariantViolatedException? Run(World world, Action<TimeSpan, int>? progress)
    {
        try
        {
            var quiescence = new Quiescence(world);
            var look = TimeSpan.Zero;
            while (world.Time.Step())
            {
                if (world.Now < look) continue;
                look = world.Now + LookEvery;
                progress?.Invoke(world.Now, world.Groups.Sum(group => group.Journal.Ledger.Ended));
                quiescence.Look();
                if (!quiescence.IsReached) continue;
                quiescence.LookBack();
                return null;
            }

            return new InvariantViolatedException(Invariants.WorkEnds, "nothing happens any more");
        }
        catch (InvariantViolatedException violation)
        {
            return violation;
        }
#pragma warning disable CA1031 // Whatever the core throws is a finding.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new InvariantViolatedException(Invariants.NothingThrows, error.ToString());
        }
    }
}
