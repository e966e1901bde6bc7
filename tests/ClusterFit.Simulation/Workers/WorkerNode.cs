using ClusterFit.Core.Groups;
using ClusterFit.Simulation.Workload;

namespace ClusterFit.Simulation.Workers;

/// <summary>A node with a worker on it, which may die and start anew as a later incarnation.</summary>
internal sealed class WorkerNode
{
    // The first two outlast everything and can run everything: one has a GPU, the other has none.
    private const int Everlasting = 2;

    private readonly World _world;
    private readonly int _index;
    private readonly List<TimeSpan> _deaths = [];
    private SimulatedWorker? _current;
    private TimeSpan _hinderedUntil;

    public WorkerNode(World world, int index)
    {
        _world = world;
        _index = index;
        Device = index % 3 == 0 ? DeviceKind.Gpu : DeviceKind.Cpu;
        Lanes = 1 + world.Random.Below(world.Options.MostLanes);
        Memory = index < Everlasting ? GroupPlan.MostMemory : world.Random.Pick(2, 8, GroupPlan.MostMemory);
        world.Time.After(world.Random.Seconds(0, 2), Start);
    }

    public int Number => World.SchedulerNodes + _index;

    public int Lanes { get; }

    public DeviceKind Device { get; }

    public long Memory { get; }

    public bool IsEverlasting => _index < Everlasting;

    /// <summary>Whether it will not come back.</summary>
    public bool IsGone { get; private set; }

    public bool IsAlive => _current is { IsAlive: true };

    public bool IsIdle => _current is not { IsAlive: true } || _current.IsIdle;

    /// <summary>Whether it can store nothing at present.</summary>
    public bool IsHindered => _world.Now < _hinderedUntil;

    /// <summary>Whether its jobs can run here at all.</summary>
    public bool CanRun(JobNeeds needs) => (needs.Device == DeviceKind.Any || needs.Device == Device) && needs.MemoryBytes <= Memory;

    /// <summary>When an incarnation died; null while it lives.</summary>
    public TimeSpan? DeathOf(long incarnation) => incarnation <= _deaths.Count ? _deaths[(int)incarnation - 1] : null;

    /// <summary>Dies.</summary>
    /// <param name="restartAfter">When it comes back; null for never.</param>
    public void Crash(TimeSpan? restartAfter)
    {
        if (!IsAlive) return;
        Stop();
        if (restartAfter is { } time) _world.Time.After(time, Start);
        else IsGone = true;
    }

    /// <summary>For a while it can store nothing.</summary>
    public void Hinder(TimeSpan time) => _hinderedUntil = _world.Now + time;

    public void Pause(TimeSpan time) => _current?.Pause(time);

    /// <summary>Leaves in good order and comes back.</summary>
    public void Drain()
    {
        if (_current is not { IsAlive: true } worker) return;
        worker.Drain();
        // It does not wait for ever to say all.
        _world.Time.After(TimeSpan.FromSeconds(90), () =>
        {
            if (worker.IsAlive) Leave();
        });
    }

    /// <summary>The worker has drained.</summary>
    public void Leave()
    {
        if (IsAlive) Crash(_world.Random.Seconds(1, 20));
    }

    /// <summary>The others have given the node up, though it lives.</summary>
    public void GiveUp()
    {
        if (_current is not null) _world.Scheduler.Terminated(_current.Id);
    }

    private void Start() => _current = new SimulatedWorker(_world, this, new WorkerId($"worker-{_index}", _deaths.Count + 1));

    private void Stop()
    {
        var worker = _current!;
        worker.Die();
        _deaths.Add(_world.Now);
        _world.Time.After(_world.Random.Seconds(0.1, 12), () => _world.Scheduler.Terminated(worker.Id));
    }
}
