using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Simulation.Engine;
using ClusterFit.Simulation.Groups;
using static ClusterFit.Simulation.Scheduling.SchedulerSignals;

namespace ClusterFit.Simulation.Scheduling;

/// <summary>One life of the scheduler. Plays the part of the actor around the pure core.</summary>
internal sealed class SimulatedScheduler : Endpoint
{
    private static readonly TimeSpan TickTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly World _world;
    private readonly SchedulerRoute _route;
    private readonly Dictionary<GroupId, TimeSpan> _heard = [];
    private readonly Dictionary<WorkerId, Endpoint> _workers = [];

    // While the journal is read or written, messages wait.
    private readonly Queue<(object Message, Endpoint Sender)> _stash = new();
    private bool _busy = true;

    private SchedulerDirectory _directory = SchedulerDirectory.Empty;
    private Matching _matching = Matching.Empty;
    private long _sequence;
    private bool _matchAsked;

    public SimulatedScheduler(World world, SchedulerRoute route, int number, int node)
    {
        _world = world;
        _route = route;
        Node = node;
        Name = $"scheduler life {number}";
        world.Trace.Add("starts", Name);
        world.Database.Read(Recover);
    }

    public override string Name { get; }

    public override int Node { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>Whether it knows of no open group.</summary>
    public bool IsIdle => IsAlive && !_busy && _directory.Groups.IsEmpty;

    public override void Receive(object message, Endpoint sender)
    {
        if (!IsAlive) return;
        if (_busy)
        {
            _stash.Enqueue((message, sender));
            return;
        }

        switch (message)
        {
            case ListGroup list: Execute(_directory.List(list.Group, list.Outline, _world.Time.GetUtcNow()), new GroupListed(), sender); break;
            case DelistGroup delist: Execute(_directory.Delist(delist.Group, delist.Standing, _world.Time.GetUtcNow()), new GroupDelisted(), sender); break;
            case AnnounceDemand announced: OnDemand(announced, sender); break;
            case AnnounceRoom announced: OnRoom(announced, sender); break;
            // A writer that was replaced before the group was opened refuses what the scheduler tells it.
            case GroupReplies.Refused: break;
            default: throw new InvalidOperationException($"{message} is not for the scheduler.");
        }
    }

    public void Die()
    {
        if (IsAlive) _world.Trace.Add("dies", Name);
        IsAlive = false;
    }

    public void Terminated(WorkerId worker)
    {
        _workers.Remove(worker);
        _matching = _matching.Forget(worker);
    }

    private void Recover()
    {
        if (!IsAlive) return;
        (_directory, _sequence) = (_route.Directory, _route.Sequence);
        OnTick();
        Unstash();
    }

    private void Unstash()
    {
        _busy = false;
        while (!_busy && _stash.TryDequeue(out var waiting)) Receive(waiting.Message, waiting.Sender);
    }

    private void Execute(IReadOnlyList<ISchedulerEvent> events, object reply, Endpoint asker)
    {
        if (events.Count == 0)
        {
            Tell(asker, reply);
            return;
        }

        _busy = true;
        _world.Database.Write(() => IsAlive, () => _route.Land(_sequence, events), written =>
        {
            if (!IsAlive) return;
            if (!written)
            {
                _route.Failed(this);
                return;
            }

            _sequence++;
            foreach (var happened in events) Apply(happened);
            Tell(asker, reply);
            Unstash();
        });
    }

    private void Apply(ISchedulerEvent happened)
    {
        if (happened is SchedulerEvents.GroupDelisted { Group: var group })
        {
            _matching = _matching.Forget(_directory.PlaceOf(group)!.Value);
            _heard.Remove(group);
        }

        _directory = _directory.Apply(happened);
    }

    private void OnDemand(AnnounceDemand announced, Endpoint group)
    {
        if (_directory.PlaceOf(announced.Group) is not { } place)
        {
            Tell(group, new GroupUnlisted());
            return;
        }

        _heard[announced.Group] = _world.Now;
        _matching = _matching.Announce(place, announced.Group, announced.Demand, _world.Time.GetUtcNow());
        MatchSoon();
    }

    private void OnRoom(AnnounceRoom announced, Endpoint worker)
    {
        var known = _matching.Knows(announced.Worker);
        _matching = _matching.Announce(announced.Worker, announced.Room);
        if (!_matching.Knows(announced.Worker)) return;
        if (!known && announced.IsFresh)
            foreach (var group in _directory.Groups.Values) Tell(_world.Group(group), new GroupCommands.NodeRestarted(group, announced.Worker));
        _workers[announced.Worker] = worker;
        MatchSoon();
    }

    private void MatchSoon()
    {
        if (_matchAsked || !_matching.HasWork) return;
        _matchAsked = true;
        _world.Time.After(TimeSpan.Zero, Match);
    }

    private void Match()
    {
        _matchAsked = false;
        if (!IsAlive) return;
        (_matching, var offers) = _matching.Match(_world.Time.GetUtcNow());
        foreach (var offer in offers) Tell(_workers[offer.Worker], new JobsOffered(offer.Group, offer.Jobs));
    }

    private void OnTick()
    {
        if (!IsAlive) return;
        _world.Time.After(TickTime, OnTick);
        foreach (var group in _directory.Groups.Values)
        {
            if (_heard.TryGetValue(group, out var heard) && _world.Now - heard < Silence) continue;
            Tell(_world.Group(group), new GroupSignals.WakeGroup());
        }
    }

    private void Tell(Endpoint to, object message) => _world.Network.Send(this, to, message);
}
