using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Core.Workers;
using ClusterFit.Simulation.Engine;
using ClusterFit.Simulation.Scheduling;

namespace ClusterFit.Simulation.Workers;

/// <summary>One incarnation of a worker. Plays the part of the actor and its lanes around the pure core. While it is paused, all that would happen
/// to it waits.</summary>
internal sealed class SimulatedWorker : Endpoint
{
    private static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnnounceAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnnounceQuiet = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FreshTime = TimeSpan.FromSeconds(60);

    private readonly World _world;
    private readonly WorkerNode _node;
    private readonly WorkerProtocol _protocol;
    private readonly Announcement<WorkerRoom> _room;
    private readonly FitLanes _lanes;
    private readonly Queue<Action> _mailbox = new();
    private readonly TimeSpan _started;
    private readonly TimeSpan _reportEvery;
    private bool _paused;
    private bool _announcing;

    public SimulatedWorker(World world, WorkerNode node, WorkerId id)
    {
        _world = world;
        _node = node;
        Id = id;
        _started = world.Now;
        var policy = world.Options.Policy;
        _reportEvery = policy.Lease / 20;
        _protocol = new WorkerProtocol(new WorkerOptions(
            id, node.Lanes + (world.Has(PlantedBug.LaneTooMany) ? 1 : 0), node.Device, node.Memory, policy.Lease / 12, policy.Lease / 6));
        _lanes = new FitLanes(world, this, node);
        _room = new Announcement<WorkerRoom>(world.Time, AnnounceQuiet, AnnounceAgain, room => world.Network.Send(
            this, world.Scheduler, new SchedulerSignals.AnnounceRoom(id, room, IsFresh: Now < FreshTime)));
        world.Trace.Add("starts", Name);
        Announce();
        Every(TickTime, () => Do(Said(_protocol.OnTick(Now))));
        Every(_reportEvery, _lanes.Report);
    }

    public WorkerId Id { get; }

    public override string Name => Id.Node;

    public override int Node => _node.Number;

    public bool IsAlive { get; private set; } = true;

    /// <summary>Whether it does nothing and owes nobody anything.</summary>
    public bool IsIdle => _lanes.IsEmpty && _protocol.Room.Lanes >= _node.Lanes && !_paused;

    private TimeSpan Now => _world.Now - _started;

    public override void Receive(object message, Endpoint sender) => Post(() =>
    {
        switch (message)
        {
            case SchedulerSignals.JobsOffered offer:
                _room.Offered();
                Do(_protocol.OnOffer(offer.Group, offer.Jobs, Now));
                break;
            case IGroupReply reply: Do(_protocol.OnReply(reply, Now)); break;
            default: throw new InvalidOperationException($"{message} is not for a worker.");
        }
    });

    /// <summary>Something happens on the worker, now or when it is no longer paused.</summary>
    public void Post(Action action)
    {
        if (!IsAlive) return;
        if (_paused) _mailbox.Enqueue(action);
        else action();
    }

    /// <summary>All that it has not said is lost.</summary>
    public void Die()
    {
        IsAlive = false;
        _world.Trace.Add("dies", Name);
    }

    /// <summary>Stands still for a while, and then goes on with what it knew.</summary>
    public void Pause(TimeSpan time)
    {
        if (_paused) return;
        _paused = true;
        _world.Trace.Add("is paused", Name);
        _world.Time.After(time, () =>
        {
            _paused = false;
            _world.Trace.Add("goes on", Name);
            while (IsAlive && !_paused && _mailbox.TryDequeue(out var action)) action();
        });
    }

    /// <summary>Gives all back and leaves.</summary>
    public void Drain() => Post(() => Do(_protocol.OnDrain()));

    /// <summary>A lane has a checkpoint.</summary>
    public void Stored(AttemptKey key, JobCheckpoint checkpoint) => Do(_protocol.OnCheckpoint(key, checkpoint, Now));

    /// <summary>A lane is idle.</summary>
    public void Ended(AttemptKey key, AttemptEnd? end) => Do(_protocol.OnEnd(key, end, Now));

    /// <summary>What it trains kills it.</summary>
    public void Killed() => _node.Crash(_world.Random.Seconds(1, 10));

    private void Every(TimeSpan period, Action action) => _world.Time.After(period, () =>
    {
        if (!IsAlive) return;
        Post(action);
        Every(period, action);
    });

    private IReadOnlyList<IWorkerAction> Said(IReadOnlyList<IWorkerAction> actions) => _world.Has(PlantedBug.OutboxNeverSendsAgain)
        ? [.. actions.Where(action => action is not WorkerActions.Send { Message: not (GroupCommands.TakeJobs or GroupCommands.RenewLeases) })]
        : actions;

    private void Do(IReadOnlyList<IWorkerAction> actions)
    {
        foreach (var action in actions)
        {
            switch (action)
            {
                case WorkerActions.Send send: _world.Network.Send(this, _world.Group(send.Message.Group), send.Message); break;
                case WorkerActions.StartTraining start: _lanes.Start(start); break;
                case WorkerActions.TakeCheckpoint take: _lanes.TakeCheckpoint(take.Key); break;
                case WorkerActions.StopTraining stop: _lanes.Stop(stop.Key, stop.Kind); break;
                case WorkerActions.DeleteBlob delete: _world.Blobs.Delete(delete.Blob); break;
                default: throw new InvalidOperationException($"{action} is not an action of a worker.");
            }
        }

        Announce();
        if (_protocol.IsDrained) _node.Leave();
    }

    private void Announce()
    {
        if (_room.Say(_protocol.Room, urgent: false) is not { } wait || _announcing) return;
        _announcing = true;
        _world.Time.After(wait, () => Post(() =>
        {
            _announcing = false;
            Announce();
        }));
    }
}
