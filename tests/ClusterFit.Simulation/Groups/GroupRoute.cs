using ClusterFit.Simulation.Engine;
using ClusterFit.Simulation.Journals;
using ClusterFit.Simulation.Workload;

namespace ClusterFit.Simulation.Groups;

/// <summary>Where messages to a group arrive, like the shard region: starts the group with the first of them. After a move the writer before may
/// live on for a while, and some messages still find it.</summary>
internal sealed class GroupRoute : Endpoint
{
    private const double FindsStale = 0.3;

    private readonly World _world;
    private SimulatedGroup? _current;
    private SimulatedGroup? _stale;
    private TimeSpan _movesUntil;
    private int _home;
    private int _started;

    public GroupRoute(World world, GroupPlan plan)
    {
        _world = world;
        Plan = plan;
        Name = $"group {plan.Index}";
        Journal = new GroupJournal(world, plan);
        _home = plan.Index % World.SchedulerNodes;
    }

    public GroupPlan Plan { get; }

    public GroupJournal Journal { get; }

    public override string Name { get; }

    public override int Node => _home;

    /// <summary>When all of its jobs were acknowledged to a user.</summary>
    public TimeSpan? AcceptedAt { get; private set; }

    /// <summary>When leases began anew for the last time.</summary>
    public TimeSpan RecoveredAt => _current?.RecoveredAt ?? TimeSpan.Zero;

    /// <summary>Whether its jobs have to end.</summary>
    public bool IsBound => AcceptedAt is not null || Journal.Ledger.IsCancelled;

    /// <summary>Recoveries of all its writers.</summary>
    public int Recoveries { get; set; }

    public void Accept() => AcceptedAt ??= _world.Now;

    public override void Receive(object message, Endpoint sender)
    {
        if (_stale is { IsAlive: true } && _world.Random.Chance(FindsStale))
        {
            _stale.Receive(message, sender);
            return;
        }

        if (_current is not { IsAlive: true })
        {
            if (_world.Now < _movesUntil) return;
            _current = new SimulatedGroup(_world, this, ++_started, _home);
        }

        _current.Receive(message, sender);
    }

    /// <summary>The present writer dies; the next message starts another.</summary>
    public void Crash() => _current?.Die();

    /// <summary>The group is to live on another node after a while.</summary>
    /// <param name="gap">Until then messages are lost.</param>
    /// <param name="leaveStale">How long the writer before lives on; null when it is dead.</param>
    public void Move(TimeSpan gap, TimeSpan? leaveStale)
    {
        _stale?.Die();
        if (leaveStale is { } time && _current is { IsAlive: true } stale)
        {
            _stale = stale;
            _world.Time.After(gap + time, stale.Die);
        }
        else
        {
            _current?.Die();
        }

        _current = null;
        _movesUntil = _world.Now + gap;
        _home = (_home + 1) % World.SchedulerNodes;
    }

    /// <summary>Checks that a living writer agrees with the journal.</summary>
    public void Check() => _current?.Check();
}
