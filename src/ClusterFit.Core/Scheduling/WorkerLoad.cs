using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Scheduling;

/// <summary>What a worker announces of itself.</summary>
/// <param name="Room">What it has room for.</param>
/// <param name="Lanes">Fits that it can run at a time.</param>
/// <param name="Running">Attempts that it runs; of very many only some.</param>
public sealed record WorkerLoad(WorkerRoom Room, int Lanes, EquatableList<AttemptKey> Running)
{
    /// <summary>Most attempts that are named.</summary>
    public const int MaxRunning = 32;
}

/// <summary>A worker that the scheduler knows.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Address">Address of its node.</param>
/// <param name="Load">What it announced.</param>
public sealed record KnownWorker(WorkerId Worker, string Address, WorkerLoad Load);
