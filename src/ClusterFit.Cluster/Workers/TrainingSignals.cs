using ClusterFit.Core.Workers;

namespace ClusterFit.Cluster.Workers;

/// <summary>Somebody wants the present picture of an attempt.</summary>
/// <param name="Size">Pixels of its longer side.</param>
/// <param name="Answer">Hands over the PNG file; an empty one when the attempt has ended. Called on the training thread.</param>
internal sealed record PreviewRequest(int Size, Action<byte[]> Answer);

/// <summary>What the actor wants of an attempt that is being trained; set by one thread and read by another.</summary>
internal sealed class TrainingSignals
{
    private const int MaxPreviews = 64;

    private readonly Queue<PreviewRequest> _previews = new();
    private volatile StopKind _stop;
    private volatile bool _checkpoint;
    private bool _ended;

    public StopKind Stop => _stop;

    /// <summary>An attempt that is to be abandoned is not handed back any more.</summary>
    public void RequestStop(StopKind kind)
    {
        if (_stop != StopKind.Abandon) _stop = kind;
    }

    /// <summary>Asks for the present picture. Refused when too many wait for it, or the attempt has ended.</summary>
    public bool RequestPreview(PreviewRequest request)
    {
        lock (_previews)
        {
            if (_ended || _previews.Count >= MaxPreviews) return false;
            _previews.Enqueue(request);
            return true;
        }
    }

    /// <summary>The next one who waits for a picture; null when nobody does.</summary>
    public PreviewRequest? TakePreviewRequest()
    {
        lock (_previews) return _previews.TryDequeue(out var request) ? request : null;
    }

    /// <summary>The attempt has ended: nobody is to wait for a picture.</summary>
    /// <returns>Those who do.</returns>
    public IReadOnlyList<PreviewRequest> EndPreviews()
    {
        lock (_previews)
        {
            _ended = true;
            PreviewRequest[] left = [.. _previews];
            _previews.Clear();
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
