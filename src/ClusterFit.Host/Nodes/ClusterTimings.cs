namespace ClusterFit.Host.Nodes;

/// <summary>The times that decide when a silent node is given up and how long that takes. They depend on one another: README.md beside this file
/// has the reasons, and a test holds them to it.</summary>
public static class ClusterTimings
{
    /// <summary>Time between two heartbeats.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    /// <summary>Silence beyond an expected heartbeat before a node counts as unreachable.</summary>
    public static readonly TimeSpan AcceptablePause = TimeSpan.FromSeconds(4);

    /// <summary>How long the picture of who is unreachable must stay the same before one side is given up.</summary>
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(4);

    /// <summary>Wait after a node was given up before its scheduler and groups start elsewhere: by then the other side has given itself up too.</summary>
    public static readonly TimeSpan RemovalMargin = TimeSpan.FromSeconds(2);

    /// <summary>How often the failure detector and the leader look.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>What the periodic checks (failure detector, resolver each second, leader) and gossip may add in all.</summary>
    public static readonly TimeSpan Ticks = TimeSpan.FromSeconds(3);

    /// <summary>Starting the scheduler on another node: its recovery, the shards' new homes, and the announcements of groups and workers.</summary>
    public static readonly TimeSpan Restart = TimeSpan.FromSeconds(6);

    /// <summary>The longest time from the death of the scheduler's node until new work is handed out.</summary>
    public static readonly TimeSpan FailOver = Heartbeat + AcceptablePause + StableAfter + RemovalMargin + Ticks + Restart;

    /// <summary>How often a worker renews its leases within the length of one.</summary>
    public const int RenewalsPerLease = 6;

    /// <summary>The shortest lease: a worker renewed up to a sixth of it before the scheduler's node died, and needs up to a sixth to renew after
    /// the fail-over, which must fit between.</summary>
    public static readonly TimeSpan LeastLease = FailOver * RenewalsPerLease / (RenewalsPerLease - 2);

    /// <summary>The first seed waits this long for the others before it forms a new cluster.</summary>
    public static readonly TimeSpan SeedNodeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A node that is no full member by then tries to join anew: it may have met a first seed that is cut off from the others.</summary>
    public static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(40);

    /// <summary>How long a worker that leaves may take to store its checkpoints and hand its jobs back.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(90);
}
