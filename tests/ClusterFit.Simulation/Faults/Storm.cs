using ClusterFit.Simulation.Engine;
using ClusterFit.Simulation.Workers;

namespace ClusterFit.Simulation.Faults;

/// <summary>Has faults strike at random until the storm is over; then all partitions heal and the network is calm.</summary>
internal sealed class Storm
{
    // Common faults stand here more than once.
    private static readonly FaultKind[] Lots =
    [
        FaultKind.WorkerCrash, FaultKind.WorkerCrash, FaultKind.WorkerCrash, FaultKind.WorkerGone, FaultKind.WorkerPause, FaultKind.WorkerPause,
        FaultKind.WorkerDrain, FaultKind.WorkerHindered, FaultKind.WorkerPartition, FaultKind.WorkerPartition, FaultKind.GroupCrash,
        FaultKind.GroupCrash, FaultKind.GroupMove, FaultKind.GroupMove, FaultKind.SchedulerFailOver, FaultKind.SchedulerNodeCrash,
        FaultKind.SchedulerNodePartition, FaultKind.DatabaseOutage,
    ];

    private readonly World _world;
    private readonly SortedDictionary<FaultKind, int> _struck = [];

    public Storm(World world)
    {
        _world = world;
        Next();
        world.Time.After(world.Options.Storm, Calm);
    }

    /// <summary>Faults so far, by kind.</summary>
    public IReadOnlyDictionary<FaultKind, int> Struck => _struck;

    private SeededRandom Random => _world.Random;

    private void Next() => _world.Time.After(Random.Exponential(_world.Options.FaultEvery), () =>
    {
        if (!_world.IsStormy) return;
        var kind = Random.Pick<FaultKind>(Lots);
        _struck[kind] = _struck.GetValueOrDefault(kind) + 1;
        _world.Trace.Add(kind.ToString(), "fault");
        Strike(kind);
        Next();
    });

    private void Strike(FaultKind kind)
    {
        var worker = Random.Pick<WorkerNode>([.. _world.Workers]);
        var group = _world.Groups[Random.Below(_world.Groups.Count)];
        var lease = _world.Options.Policy.Lease;
        switch (kind)
        {
            case FaultKind.WorkerCrash: worker.Crash(Random.Seconds(1, 30)); break;
            case FaultKind.WorkerGone when !worker.IsEverlasting && Random.Chance(0.5): worker.Crash(restartAfter: null); break;
            case FaultKind.WorkerGone: worker.Crash(Random.Between(TimeSpan.Zero, 2 * lease)); break;
            case FaultKind.WorkerPause: worker.Pause(Random.Between(TimeSpan.Zero, 1.5 * lease)); break;
            case FaultKind.WorkerDrain: worker.Drain(); break;
            case FaultKind.WorkerPartition: Cut(worker); break;
            case FaultKind.WorkerHindered: worker.Hinder(Random.Seconds(1, 30)); break;
            case FaultKind.GroupCrash: group.Crash(); break;
            case FaultKind.GroupMove: group.Move(Gap(), Lingers()); break;
            case FaultKind.SchedulerFailOver: _world.Scheduler.FailOver(Gap(), Lingers()); break;
            case FaultKind.SchedulerNodeCrash: CutOff(Random.Below(World.SchedulerNodes), crash: true); break;
            case FaultKind.SchedulerNodePartition: CutOff(Random.Below(World.SchedulerNodes), crash: false); break;
            case FaultKind.DatabaseOutage: _world.Database.GoDown(Random.Seconds(0.5, 20)); break;
        }
    }

    // A node that is cut off for long is given up, and has to start anew unless nobody told it.
    private void Cut(WorkerNode worker)
    {
        var (givenUp, time) = (Random.Seconds(8, 15), Random.Seconds(1, 40));
        _world.Network.Cut(worker.Number);
        if (time > givenUp) _world.Time.After(givenUp, worker.GiveUp);
        _world.Time.After(time, () =>
        {
            _world.Network.Heal(worker.Number);
            if (time > givenUp && Random.Chance(0.5)) worker.Crash(Random.Seconds(1, 5));
        });
    }

    // All that lives on the node starts elsewhere; when it is only cut off, what was there lives on until it sees that.
    private void CutOff(int node, bool crash)
    {
        var gap = Random.Seconds(10, 18);
        TimeSpan? lingers = crash ? null : Random.Seconds(0, 5);
        if (!crash)
        {
            _world.Network.Cut(node);
            _world.Time.After(gap + Random.Seconds(5, 20), () => _world.Network.Heal(node));
        }

        foreach (var group in _world.Groups.Where(group => group.Node == node)) group.Move(gap, lingers);
        if (_world.Scheduler.Node == node) _world.Scheduler.FailOver(gap, lingers);
    }

    private TimeSpan Gap() => Random.Chance(0.3) ? TimeSpan.Zero : Random.Seconds(0.5, 18);

    private TimeSpan? Lingers() => Random.Chance(0.5) ? Random.Seconds(0.5, 20) : null;

    private void Calm()
    {
        _world.Trace.Add("is over", "storm");
        _world.Network.Weather = Weather.Calm;
        for (var node = 0; node < World.SchedulerNodes + _world.Workers.Count; node++) _world.Network.Heal(node);
    }
}
