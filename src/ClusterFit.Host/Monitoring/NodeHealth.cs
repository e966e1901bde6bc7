using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Monitoring;

/// <summary>Whether a node can do its work, in whichever role: it is a member in good standing, and the scheduler answers it. A worker announces itself
/// to the scheduler on the way on which it is answered here.</summary>
internal sealed class NodeHealth(TimeProvider time) : IAsyncDisposable
{
    /// <summary>How long the last answer of the scheduler counts: longer than a fail-over, in which no node is to be taken for ill.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    // Of hundreds of workers, each asks.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private volatile ClusterNode? _node;
    private SchedulerWatch? _scheduler;

    /// <summary>Why it can not; null when it can.</summary>
    public string? Problem => _node switch
    {
        null => "The node is joining the cluster.",
        { IsUp: false } => "The node is leaving the cluster, or was removed from it.",
        _ when _scheduler?.WasAnsweredWithin(Memory) != true =>
            $"The scheduler has not answered for {Memory.TotalSeconds} s: no scheduler node is up, or its journal can not be reached.",
        _ => null,
    };

    /// <summary>The node has joined.</summary>
    public void Open(ClusterNode node)
    {
        _scheduler = new SchedulerWatch(node.Groups, time, Pause);
        _node = node;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_scheduler is not null) await _scheduler.DisposeAsync();
    }
}
