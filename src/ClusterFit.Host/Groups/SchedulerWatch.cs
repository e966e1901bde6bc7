using ClusterFit.Core.Scheduling;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host;

/// <summary>Asks the scheduler every second, or as often as is said, what the workers have, so that whoever wants to know needs not wait, however many they are.</summary>
internal sealed class SchedulerWatch : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly GroupClient _groups;
    private readonly TimeProvider _time;
    private readonly TimeSpan _pause;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private volatile ClusterCapacity? _capacity;
    private long _answeredAt;

    /// <summary>Watches until it is disposed of.</summary>
    public SchedulerWatch(GroupClient groups, TimeProvider time, TimeSpan? pause = null)
    {
        (_groups, _time, _pause) = (groups, time, pause ?? TimeSpan.FromSeconds(1));
        _watching = WatchAsync(_stop.Token);
    }

    /// <summary>What the workers have; null while that is not known.</summary>
    public ClusterCapacity? Capacity => _capacity;

    /// <summary>Whether the scheduler, which lives only while it can write its journal, has answered within the time that a fail-over takes.</summary>
    public bool IsAnswered => WasAnsweredWithin(ClusterTimings.FailOver);

    /// <summary>Whether the scheduler has answered lately.</summary>
    public bool WasAnsweredWithin(TimeSpan span) => Volatile.Read(ref _answeredAt) is not 0 and var at && _time.GetElapsedTime(at) < span;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var capacity = await ReadAsync(stop);
                if (capacity is not null) Volatile.Write(ref _answeredAt, _time.GetTimestamp());
                // A scheduler that has just started has not heard of the workers yet.
                _capacity = capacity is { Devices.Count: 0 } && _groups.HasWorker ? null : capacity;
                await Task.Delay(_pause, _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The node leaves.
        }
    }

    private async Task<ClusterCapacity?> ReadAsync(CancellationToken stop)
    {
        try
        {
            return await _groups.ReadCapacityAsync(Patience, stop);
        }
#pragma warning disable CA1031 // Whatever it is, the next look may do better; a watch that ended would say "not ready" for ever.
        catch (Exception) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
