using System.Runtime.ExceptionServices;
using ClusterFit.Training.Devices;

namespace ClusterFit.Training.Lanes;

/// <summary>Something that the thread of a lane waits for, and the thread of its pack does.</summary>
internal abstract class PackWait
{
    private readonly object _gate = new();
    private bool _isOver;
    private Exception? _failure;

    /// <summary>Waits for the end.</summary>
    /// <exception cref="DeviceMemoryException">The memory of the device did not suffice.</exception>
    public void Wait()
    {
        lock (_gate)
        {
            while (!_isOver) Monitor.Wait(_gate);
        }
        if (_failure is null) return;
        if (DeviceMemoryException.IsMeant(_failure)) throw new DeviceMemoryException(_failure);
        ExceptionDispatchInfo.Throw(_failure);
    }

    /// <summary>It is done, or failed.</summary>
    public void End(Exception? failure)
    {
        lock (_gate)
        {
            (_isOver, _failure) = (true, failure);
            Monitor.Pulse(_gate);
        }
    }
}

/// <summary>Something to be done between two steps or two rounds.</summary>
internal sealed class PackRequest(Action work) : PackWait
{
    /// <summary>Does it.</summary>
    public void Do() => work();
}

/// <summary>A slice to be trained.</summary>
internal sealed class PackSlice(LaneTurn turn) : PackWait
{
    /// <summary>The slice.</summary>
    public LaneTurn Turn => turn;

    /// <summary>Rows of its batches.</summary>
    public int BatchRows => turn.Slice.BatchSize;
}
