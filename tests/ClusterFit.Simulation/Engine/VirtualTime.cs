namespace ClusterFit.Simulation.Engine;

/// <summary>The clock and the one queue of events, in the order of their time and then of their making.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, Moment> _events = new();
    private long _now;
    private long _order;

    /// <summary>Time since the simulation began.</summary>
    public TimeSpan Now => new(_now);

    /// <summary>Events that have happened.</summary>
    public long Happened { get; private set; }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Begin + Now;

    /// <inheritdoc />
    public override long GetTimestamp() => _now;

    /// <summary>Has something happen later.</summary>
    public void After(TimeSpan delay, Action action) => _events.Enqueue(action, new Moment(_now + Math.Max(0, delay.Ticks), _order++));

    /// <summary>The next event happens.</summary>
    /// <returns>False when there is none.</returns>
    public bool Step()
    {
        if (!_events.TryDequeue(out var action, out var moment)) return false;
        _now = moment.At;
        Happened++;
        action();
        return true;
    }

    private readonly record struct Moment(long At, long Order) : IComparable<Moment>
    {
        public int CompareTo(Moment other) => At != other.At ? At.CompareTo(other.At) : Order.CompareTo(other.Order);
    }
}
