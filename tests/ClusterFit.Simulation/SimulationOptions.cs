using ClusterFit.Core.Groups;

namespace ClusterFit.Simulation;

/// <summary>What is simulated. Everything else follows from <see cref="Seed"/>.</summary>
public sealed record SimulationOptions
{
    /// <summary>Two simulations with equal options are equal, event by event.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Worker nodes, at least 2: one with a GPU and one without outlast everything.</summary>
    public required int Workers { get; init; }

    /// <summary>Jobs of all groups together; at least one for each group.</summary>
    public required int Jobs { get; init; }

    /// <summary>Groups, from 1.</summary>
    public required int Groups { get; init; }

    /// <summary>How long faults strike, in virtual time.</summary>
    public required TimeSpan Storm { get; init; }

    /// <summary>Average time between two faults.</summary>
    public required TimeSpan FaultEvery { get; init; }

    /// <summary>Mean training time of a job.</summary>
    public required TimeSpan Training { get; init; }

    /// <summary>Lanes of a worker at most.</summary>
    public int MostLanes { get; init; } = 4;

    /// <summary>Of so many jobs one kills its worker, and five fail sometimes or always.</summary>
    public int JobsPerPoison { get; init; } = 100;

    /// <summary>Whether users cancel some groups.</summary>
    public bool Cancels { get; init; } = true;

    /// <summary>Rules of the groups.</summary>
    public GroupPolicy Policy { get; init; } = GroupPolicy.Default;

    /// <summary>A mistake to find.</summary>
    public PlantedBug Bug { get; init; }

    /// <summary>A small simulation of any shape: 5 to 20 workers, 20 to 200 jobs, 1 to 4 groups.</summary>
    public static SimulationOptions Small(ulong seed)
    {
        var random = new Engine.SeededRandom(Engine.SeededRandom.Mix(seed, 1));
        return new SimulationOptions
        {
            Seed = seed,
            Workers = 5 + random.Below(16),
            Jobs = 20 + random.Below(181),
            Groups = 1 + random.Below(4),
            Storm = random.Seconds(30, 150),
            FaultEvery = random.Seconds(0.5, 10),
            Training = random.Seconds(0.2, 12),
            JobsPerPoison = random.Pick(40, 100, 400),
            // Short leases meet more of everything in the same time.
            Policy = GroupPolicy.Default with { Lease = TimeSpan.FromSeconds(random.Pick(20, 30, 90)) },
        };
    }

    /// <summary>A large simulation, with a fault every second for ten minutes.</summary>
    public static SimulationOptions Large(ulong seed, int workers, int jobs) => new()
    {
        Seed = seed,
        Workers = workers,
        Jobs = jobs,
        Groups = 8,
        Storm = TimeSpan.FromMinutes(10),
        FaultEvery = TimeSpan.FromSeconds(1),
        Training = TimeSpan.FromSeconds(4),
        MostLanes = 8,
        JobsPerPoison = 5000,
        Cancels = false,
    };
}
