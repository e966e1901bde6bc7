namespace ClusterFit.Simulation;

/// <summary>What came of a simulation.</summary>
public sealed record SimulationReport
{
    /// <summary>The names of all kinds of faults.</summary>
    public static IReadOnlyList<string> FaultKinds { get; } = Enum.GetNames<Faults.FaultKind>();

    /// <summary>What was simulated.</summary>
    public required SimulationOptions Options { get; init; }

    /// <summary>Follows from every event, its time and its place in the order; equal for equal simulations.</summary>
    public required ulong TraceHash { get; init; }

    /// <summary>The invariant that was violated; null when all held.</summary>
    public InvariantViolatedException? Violation { get; init; }

    /// <summary>The last events, the latest at the end; only after a violation.</summary>
    public IReadOnlyList<string> LastEvents { get; init; } = [];

    /// <summary>Simulated time.</summary>
    public required TimeSpan VirtualTime { get; init; }

    /// <summary>Time from the end of the storm until all work had ended.</summary>
    public TimeSpan AfterStorm => VirtualTime - Options.Storm;

    /// <summary>Events of the simulation, timers included.</summary>
    public required long Events { get; init; }

    /// <summary>Messages sent.</summary>
    public required long Messages { get; init; }

    /// <summary>Messages lost.</summary>
    public required long Lost { get; init; }

    /// <summary>Messages that arrived twice.</summary>
    public required long Duplicated { get; init; }

    /// <summary>Faults that struck, by name.</summary>
    public required IReadOnlyList<(string Kind, int Count)> Faults { get; init; }

    /// <summary>Jobs in the journals.</summary>
    public required int Jobs { get; init; }

    /// <summary>Jobs with a result.</summary>
    public required int Completed { get; init; }

    /// <summary>Jobs that failed for good.</summary>
    public required int Failed { get; init; }

    /// <summary>Attempts started.</summary>
    public required int Attempts { get; init; }
}
