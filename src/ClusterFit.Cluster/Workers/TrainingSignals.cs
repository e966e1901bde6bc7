using ClusterFit.Core.Workers;

namespace ClusterFit.Cluster.Workers;

/// <summary>What the actor wants of an attempt that is being trained; set by one thread and read by another.</summary>
internal sealed class TrainingSignals
{
    private volatile StopKind _stop;
    private volatile bool _checkpoint;

    public StopKind Stop => _stop;

    /// <summary>An attempt that is to be abandoned is not handed back any more.</summary>
    public void RequestStop(StopKind kind)
    {
        if (_stop != StopKind.Abandon) _stop = kind;
    }

    public void RequestCheckpoint() => _checkpoint = true;

    /// <summary>Whether a checkpoint was asked for since the last call.</summary>
    public bool TakeCheckpointRequest()
    {
        if (!_checkpoint) return false;
        _checkpoint = false;
        return true;
    }
}
