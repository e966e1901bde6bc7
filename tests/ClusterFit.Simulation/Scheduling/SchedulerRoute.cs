using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Simulation.Engine;

namespace ClusterFit.Simulation.Scheduling;

/// <summary>Where messages to the scheduler arrive, and its journal. Messages are lost while there is none. After a fail-over the scheduler before
/// may live on for a while, and some messages still find it.</summary>
internal sealed class SchedulerRoute : Endpoint
{
    private const double FindsStale = 0.3;

    private readonly World _world;
    private SimulatedScheduler? _current;
    private SimulatedScheduler? _stale;
    private int _home;
    private int _started;

    public SchedulerRoute(World world)
    {
        _world = world;
        _world.Time.After(TimeSpan.Zero, Start);
    }

    public override string Name => "scheduler";

    public override int Node => _home;

    /// <summary>The directory that the rows of the journal say.</summary>
    public SchedulerDirectory Directory { get; private set; } = SchedulerDirectory.Empty;

    /// <summary>Number of the latest row.</summary>
    public long Sequence { get; private set; }

    /// <summary>Whether the present scheduler knows of no open group.</summary>
    public bool IsIdle => _current is { IsIdle: true };

    public override void Receive(object message, Endpoint sender)
    {
        var scheduler = _stale is { IsAlive: true } && _world.Random.Chance(FindsStale) ? _stale : _current;
        scheduler?.Receive(message, sender);
    }

    /// <summary>Tells the scheduler that a worker is gone.</summary>
    public void Terminated(WorkerId worker)
    {
        _current?.Terminated(worker);
        _stale?.Terminated(worker);
    }

    /// <summary>The scheduler is to live on another node after a while, without what it only remembered.</summary>
    public void FailOver(TimeSpan gap, TimeSpan? leaveStale)
    {
        // One that is on its way already comes.
        if (_current is null) return;
        _stale?.Die();
        if (leaveStale is { } time)
        {
            _stale = _current;
            _world.Time.After(gap + time, _current.Die);
        }
        else
        {
            _current.Die();
        }

        _current = null;
        _home = (_home + 1) % World.SchedulerNodes;
        _world.Time.After(gap, Start);
    }

    /// <summary>A row arrives; it is refused when the writer does not know of the latest one.</summary>
    public bool Land(long sequence, IReadOnlyList<ISchedulerEvent> events)
    {
        if (sequence != Sequence) return false;
        foreach (var happened in events) Directory = Directory.Apply(happened);
        Sequence++;
        return true;
    }

    /// <summary>The scheduler's journal failed it: another life begins soon.</summary>
    public void Failed(SimulatedScheduler scheduler)
    {
        scheduler.Die();
        if (scheduler != _current) return;
        _current = null;
        _world.Time.After(_world.Random.Seconds(1, 3), Start);
    }

    private void Start() => _current = new SimulatedScheduler(_world, this, ++_started, _home);
}
