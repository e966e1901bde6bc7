using ClusterFit.Core.Fits;
using ClusterFit.Core.Workers;

namespace ClusterFit.Cluster.Workers;

/// <summary>Somebody wants to look at an attempt while it is trained. Answers are given on the training thread.</summary>
internal abstract record LookRequest
{
    /// <summary>The attempt has ended, or too many look.</summary>
    public abstract void Decline();

    /// <summary>Its present picture.</summary>
    /// <param name="Size">Pixels of its longer side.</param>
    /// <param name="Answer">Hands over the PNG file; an empty one for none.</param>
    public sealed record Picture(int Size, Action<byte[]> Answer) : LookRequest
    {
        public override void Decline() => Answer([]);
    }

    /// <summary>Its training curve so far.</summary>
    /// <param name="Answer">Hands over the points; none for no answer.</param>
    public sealed record Curve(Action<IReadOnlyList<EpochRecord>> Answer) : LookRequest
    {
        public override void Decline() => Answer([]);
    }
}

/// <summary>What the actor wants of an attempt that is being trained; set by one thread and read by another.</summary>
internal sealed class TrainingSignals
{
    private const int MaxLooks = 64;

    private readonly Queue<LookRequest> _looks = new();
    private volatile StopKind _stop;
    private volatile bool _checkpoint;
    private bool _ended;

    public StopKind Stop => _stop;

    /// <summary>An attempt that is to be abandoned is not handed back any more.</summary>
    public void RequestStop(StopKind kind)
    {
        if (_stop != StopKind.Abandon) _stop = kind;
    }

    /// <summary>Asks for a look. Refused when too many wait for one, or the attempt has ended.</summary>
    public bool RequestLook(LookRequest request)
    {
        lock (_looks)
        {
            if (_ended || _looks.Count >= MaxLooks) return false;
            _looks.Enqueue(request);
            return true;
        }
    }

    /// <summary>The next one who waits for a look; null when nobody does.</summary>
    public LookRequest? TakeLook()
    {
        lock (_looks) return _looks.TryDequeue(out var request) ? request : null;
    }

    /// <summary>The attempt has ended: nobody is to wait for a look.</summary>
    /// <returns>Those who do.</returns>
    public IReadOnlyList<LookRequest> EndLooks()
    {
        lock (_looks)
        {
            _ended = true;
            LookRequest[] left = [.. _looks];
            _looks.Clear();
            return left;
        }
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
