namespace ClusterFit.Core.Api;

/// <summary>A node of the cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where the others reach it: host:port.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="State">Its membership: joining, up, leaving or unreachable.</param>
/// <param name="Worker">What it offers and runs, where it is a worker.</param>
public sealed record NodeView(string Name, string Address, IReadOnlyList<string> Roles, string State, WorkerView? Worker)
{
    /// <summary>When it was started; null where it does not say.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>A worker.</summary>
/// <param name="Lanes">Fits that it can run at a time.</param>
/// <param name="FreeLanes">Lanes without a fit.</param>
/// <param name="Device">The kind of its device.</param>
/// <param name="MemoryBytes">Memory that its free lanes may take together.</param>
/// <param name="Running">What its other lanes run.</param>
public sealed record WorkerView(int Lanes, int FreeLanes, string Device, long MemoryBytes, IReadOnlyList<RunningAttempt> Running);

/// <summary>An attempt that a worker runs.</summary>
/// <param name="Batch">The batch of its job.</param>
/// <param name="Job">The job.</param>
/// <param name="Attempt">Number of the attempt.</param>
public sealed record RunningAttempt(string Batch, int Job, int Attempt);

/// <summary>All nodes.</summary>
public sealed record NodesView(IReadOnlyList<NodeView> Nodes);
