namespace ClusterFit.Cluster.Tests.Blobs;

/// <summary>A clock on which pauses take no time; time limits, which are longer, keep theirs.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(10);

    private readonly List<TimeSpan> _pauses = [];

    /// <summary>The pauses that were asked for.</summary>
    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (_pauses) return [.. _pauses];
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime >= ShortestLimit) return base.CreateTimer(callback, state, dueTime, period);
        lock (_pauses) _pauses.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
