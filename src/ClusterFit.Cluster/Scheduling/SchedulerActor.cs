using Akka.Actor;
using Akka.Persistence;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using static ClusterFit.Cluster.Scheduling.SchedulerCommands;

namespace ClusterFit.Cluster.Scheduling;

/// <summary>The cluster's one scheduler. Journals the directory of open groups, keeps in memory what groups and workers announce, and offers ready
/// jobs to workers with free lanes.</summary>
public sealed class SchedulerActor : JournaledActor, IWithTimers
{
    private const int SnapshotEvents = 500;
    private static readonly TimeSpan TickTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly IActorRef _groups;
    private readonly TimeProvider _time;
    private readonly Dictionary<GroupId, long> _heard = [];
    private readonly Dictionary<GroupId, GroupStanding> _standings = [];
    private readonly KnownWorkers _workers = new(Context.System);

    private SchedulerDirectory _directory = SchedulerDirectory.Empty;
    private Matching _matching = Matching.Empty;
    private long _eventsSinceSnapshot;
    private bool _matchAsked;

    /// <summary>Schedules the groups behind the shard region <paramref name="groups"/>.</summary>
    public SchedulerActor(IActorRef groups, TimeProvider time)
        : base("scheduler", time)
    {
        _groups = groups;
        _time = time;
        Recover<SnapshotOffer>(offer => _directory = (SchedulerDirectory)offer.Snapshot);
        Recover<ISchedulerEvent>(happened =>
        {
            Apply(happened);
            // A node that is started for every batch makes few events at a time.
            _eventsSinceSnapshot++;
        });
        Command<ListGroup>(list => Execute(_directory.List(list.Group, list.Outline, _time.GetUtcNow()), new SchedulerReplies.GroupListed(list.Group)));
        Command<DelistGroup>(delist => Execute(_directory.Delist(delist.Group, delist.Standing, _time.GetUtcNow()), new SchedulerReplies.GroupDelisted(delist.Group)));
        Command<AnnounceDemand>(OnDemand);
        Command<AnnounceStanding>(announced =>
        {
            if (_directory.PlaceOf(announced.Group) is not null) _standings[announced.Group] = announced.Standing;
        });
        Command<AnnounceRoom>(OnRoom);
        Command<ReadGroups>(read => Sender.Tell(Page(read.Query), Self));
        Command<ReadWorkers>(read => Sender.Tell(_workers.Page(read.After), Self));
        Command<ReadCapacity>(_ => Sender.Tell(new SchedulerReplies.CapacityRead(_workers.Capacity), Self));
        Command<MatchNow>(_ => Match());
        Command<Terminated>(OnTerminated);
        Command<Tick>(_ =>
        {
            WakeSilentGroups();
            Tell();
        });
        Command<StopScheduler>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(saved => DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - (2 * SnapshotEvents) - 1)));
        Command<SaveSnapshotFailure>(_ => { });
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(_ => { });
    }

    /// <inheritdoc />
    public override string PersistenceId => "scheduler";

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnReplaySuccess()
    {
        base.OnReplaySuccess();
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TickTime);
        WakeSilentGroups();
        Tell();
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        SchedulerMeasures.Stops();
        base.PostStop();
    }

    private void Tell()
    {
        var now = _time.GetUtcNow();
        SchedulerMeasures.Runs(_directory.Groups.Count, _standings.Values, now - (_matching.WaitingSince ?? now));
    }

    private void Execute(IReadOnlyList<ISchedulerEvent> events, ISchedulerMessage reply)
    {
        if (events.Count == 0)
        {
            Sender.Tell(reply, Self);
            return;
        }

        PersistAll(events, Timed<ISchedulerEvent>(happened =>
        {
            Apply(happened);
            Sender.Tell(reply, Self);
            // It holds every group that there ever was.
            if (++_eventsSinceSnapshot < Math.Max(SnapshotEvents, _directory.Entries.Count / 4)) return;
            _eventsSinceSnapshot = 0;
            SaveSnapshot(_directory);
        }));
    }

    private void Apply(ISchedulerEvent happened)
    {
        if (happened is SchedulerEvents.GroupDelisted { Group: var group })
        {
            _matching = _matching.Forget(_directory.PlaceOf(group)!.Value);
            _heard.Remove(group);
            _standings.Remove(group);
        }

        _directory = _directory.Apply(happened);
    }

    private void OnDemand(AnnounceDemand announced)
    {
        if (_directory.PlaceOf(announced.Group) is not { } place)
        {
            // The scheduler before may have listed it, in a row that became durable after this one had read the journal: the group would ask no
            // more to be listed. It does so now; when the row is there, that write fails and the scheduler reads the journal anew.
            Sender.Tell(new SchedulerReplies.GroupUnlisted(announced.Group), Self);
            return;
        }

        _heard[announced.Group] = _time.GetTimestamp();
        _matching = _matching.Announce(place, announced.Group, announced.Demand, _time.GetUtcNow());
        MatchSoon();
    }

    private void OnRoom(AnnounceRoom announced)
    {
        var known = _matching.Knows(announced.Worker);
        _matching = _matching.Announce(announced.Worker, announced.Load.Room);
        if (!_matching.Knows(announced.Worker)) return;
        if (!known && announced.IsFresh)
        {
            // What its earlier incarnations held would otherwise wait for the end of its lease.
            foreach (var group in _directory.Groups.Values) _groups.Tell(new GroupCommands.NodeRestarted(group, announced.Worker), Self);
        }

        if (_workers.Announced(announced.Worker, announced.Load, Sender)) Context.Watch(Sender);

        MatchSoon();
    }

    private void OnTerminated(Terminated terminated)
    {
        foreach (var gone in _workers.Forget(terminated.ActorRef)) _matching = _matching.Forget(gone);
    }

    // Announcements that are in the mailbox already are matched together: a fair choice needs all of them, and one match costs as much as many.
    private void MatchSoon()
    {
        if (_matchAsked || !_matching.HasWork) return;
        _matchAsked = true;
        Self.Tell(MatchNow.Instance);
    }

    private void Match()
    {
        _matchAsked = false;
        (_matching, var offers) = _matching.Match(_time.GetUtcNow());
        foreach (var offer in offers) _workers[offer.Worker].Tell(new SchedulerReplies.JobsOffered(offer.Group, offer.Jobs), Self);
    }

    private ISchedulerMessage Page(GroupQuery query)
    {
        if (query.Problem is { } problem) return new SchedulerReplies.QuestionRefused(problem);
        try
        {
            return new SchedulerReplies.GroupsRead(DirectoryPage.Of(_directory, group => _standings.GetValueOrDefault(group), query));
        }
        catch (CursorException error)
        {
            return new SchedulerReplies.QuestionRefused(error.Message);
        }
    }

    // A group that lost its node is started by the next message to it.
    private void WakeSilentGroups()
    {
        foreach (var group in _directory.Groups.Values)
        {
            if (_heard.TryGetValue(group, out var heard) && _time.GetElapsedTime(heard) < Silence) continue;
            _groups.Tell(new GroupMessages.WakeGroup(group), Self);
        }
    }

    private sealed record MatchNow : INoSerializationVerificationNeeded
    {
        public static MatchNow Instance { get; } = new();
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
