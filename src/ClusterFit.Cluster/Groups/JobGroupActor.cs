using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using static ClusterFit.Cluster.Groups.GroupMessages;

namespace ClusterFit.Cluster.Groups;

/// <summary>Journals what <see cref="GroupDecisions"/> decides for one group, then answers and tells the scheduler and the watchers.</summary>
public sealed class JobGroupActor : JournaledActor, IWithTimers
{
    private const int SnapshotEvents = 500;
    private const int SnapshotsKept = 3;
    private const int AnnounceTicks = 5;
    private const int IdleTicks = 30;

    private readonly GroupId _id;
    private readonly GroupPolicy _policy;
    private readonly TimeProvider _time;
    private readonly IActorRef _scheduler;
    private readonly Watchers _watchers;
    private readonly Dictionary<int, FitProgress> _progress = [];
    private readonly List<IActorRef> _confirmations = [];
    private readonly List<long> _snapshots = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private GroupState _state = GroupState.Empty;
    private bool _listed;
    private bool _delisted;
    private int _announced = -1;
    private int _ticks;
    private int _idle;
    private long _eventsSinceSnapshot;

    /// <summary>Serves the group with the scheduler at <paramref name="scheduler"/>.</summary>
    public JobGroupActor(GroupId id, GroupPolicy policy, TimeProvider time, IActorRef scheduler)
    {
        _id = id;
        _policy = policy;
        _time = time;
        _scheduler = scheduler;
        _watchers = new Watchers(id, Self);
        PersistenceId = $"group-{id}";

        Recover<SnapshotOffer>(offer =>
        {
            _state = (GroupState)offer.Snapshot;
            _snapshots.Add(offer.Metadata.SequenceNr);
        });
        Recover<IGroupEvent>(happened =>
        {
            _state = _state.Apply(happened);
            _eventsSinceSnapshot++;
        });
        Command<IGroupCommand>(Execute);
        Command<ConfirmSubmission>(_ => Confirm());
        Command<WakeGroup>(_ => Announce(again: true));
        Command<ReportProgress>(Report);
        Command<WatchGroup>(Watch);
        Command<UnwatchGroup>(_ => Unwatch(Sender));
        Command<Terminated>(terminated => Unwatch(terminated.ActorRef));
        Command<SchedulerReplies.GroupListed>(_ => Listed());
        Command<SchedulerReplies.GroupDelisted>(_ => _delisted = true);
        Command<Tick>(_ => OnTick());
        Command<StopGroup>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(saved => ForgetOldSnapshots(saved.Metadata.SequenceNr));
        Command<SaveSnapshotFailure>(failure => _log.Warning(failure.Cause, "Group {0} has no new snapshot", _id));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failure => _log.Warning(failure.Cause, "Group {0} keeps an old snapshot", _id));
    }

    /// <inheritdoc />
    public override string PersistenceId { get; }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnReplaySuccess()
    {
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TimeSpan.FromSeconds(1));
        if (_state.Id is null || _state.IsEnded) return;
        Execute(new GroupCommands.RestartLeases(_id));
        _scheduler.Tell(new SchedulerCommands.ListGroup(_id), Self);
        Announce(again: true);
    }

    private void Execute(IGroupCommand command)
    {
        var decision = GroupDecisions.Decide(_state, command, _policy, _time.GetUtcNow());
        if (decision.Events.All(happened => happened is GroupEvents.LeaseRenewed))
        {
            foreach (var renewed in decision.Events) _state = _state.Apply(renewed);
            Answer(decision.Reply);
            return;
        }

        var changed = new List<IGroupEvent>(decision.Events.Count);
        PersistAll(decision.Events, happened =>
        {
            _state = _state.Apply(happened);
            changed.Add(happened);
            if (changed.Count < decision.Events.Count) return;
            Answer(decision.Reply);
            Publish(changed);
        });
    }

    private void Answer(IGroupReply? reply)
    {
        if (reply is not null && !Sender.IsNobody()) Sender.Tell(reply, Self);
    }

    private void Publish(List<IGroupEvent> changed)
    {
        if (changed.Exists(happened => happened is GroupEvents.GroupOpened)) _scheduler.Tell(new SchedulerCommands.ListGroup(_id), Self);
        Announce(again: false);
        // A checkpoint leaves the attempt running; every other event of an attempt begins or ends it.
        foreach (var turned in changed.OfType<IAttemptEvent>().Where(happened => happened is not GroupEvents.CheckpointRecorded))
            _progress.Remove(turned.Attempt.Job);
        if (_watchers.Any) _watchers.Changed([.. Changed(changed).Select(Update)]);
        if (_state.IsEnded)
        {
            _watchers.Ended();
            _scheduler.Tell(new SchedulerCommands.DelistGroup(_id), Self);
        }

        _eventsSinceSnapshot += changed.Count;
        // A large group's snapshot is large too: it is taken less often, so that the cost of each event stays the same.
        if (_eventsSinceSnapshot < Math.Max(SnapshotEvents, _state.Total / 4)) return;
        _eventsSinceSnapshot = 0;
        SaveSnapshot(_state);
    }

    private IEnumerable<int> Changed(List<IGroupEvent> changed) => changed.SelectMany(happened => happened switch
    {
        GroupEvents.ImagesAdded added => Enumerable.Range(added.From, added.Images.Count),
        GroupEvents.GroupCancelled => Enumerable.Range(0, _state.Jobs.Count),
        GroupEvents.CheckpointRecorded => [],
        IAttemptEvent { Attempt.Job: var job } => [job],
        _ => [],
    }).Distinct();

    private JobUpdate Update(int job) => _state.Jobs[job].ToUpdate(_progress.GetValueOrDefault(job));

    private void Confirm()
    {
        if (_state.Id is null || _state.Jobs.Count < _state.Total)
            Sender.Tell(new GroupReplies.SubmissionReceived(_id, _state.Jobs.Count, _state.Total), Self);
        else if (_listed || _state.IsEnded) Sender.Tell(new SubmissionConfirmed(_id), Self);
        else _confirmations.Add(Sender);
    }

    private void Listed()
    {
        _listed = true;
        foreach (var waiting in _confirmations) waiting.Tell(new SubmissionConfirmed(_id), Self);
        _confirmations.Clear();
        Announce(again: true);
    }

    private void Announce(bool again)
    {
        if (_state.IsEnded)
        {
            // A scheduler that asks again has not heard of the end.
            if (again) _scheduler.Tell(new SchedulerCommands.DelistGroup(_id), Self);
        }
        else if (again || _announced != _state.Ready.Count)
        {
            _announced = _state.Ready.Count;
            _scheduler.Tell(new SchedulerCommands.AnnounceReady(_id, _announced), Self);
        }
    }

    private void Report(ReportProgress report)
    {
        if (!_state.Holds(report.Worker, report.Attempt))
        {
            Sender.Tell(new GroupReplies.AttemptOutdated(_id, report.Attempt), Self);
            return;
        }

        _progress[report.Attempt.Job] = report.Progress;
        _watchers.Changed([Update(report.Attempt.Job)]);
    }

    private void Watch(WatchGroup watch)
    {
        if (_state.Id is null)
        {
            Sender.Tell(new GroupReplies.Refused(_id, $"Group {_id} has not been opened."), Self);
            return;
        }

        Context.Watch(Sender);
        _watchers.Beat(Sender, watch.Received, () => _state.Jobs.Select(job => Update(job.Index)), _state.IsEnded);
    }

    private void Unwatch(IActorRef watcher)
    {
        Context.Unwatch(watcher);
        _watchers.Remove(watcher);
    }

    private void OnTick()
    {
        _ticks++;
        if (_state.Id is { } && !_state.IsEnded)
        {
            if (!_listed) _scheduler.Tell(new SchedulerCommands.ListGroup(_id), Self);
            Announce(again: _ticks % AnnounceTicks == 0);
            Execute(new GroupCommands.Sweep(_id));
            return;
        }

        if (_listed && !_delisted) _scheduler.Tell(new SchedulerCommands.DelistGroup(_id), Self);
        _idle = _watchers.Any ? 0 : _idle + 1;
        if (_idle > IdleTicks) Context.Parent.Tell(new Passivate(StopGroup.Instance));
    }

    private void ForgetOldSnapshots(long saved)
    {
        _snapshots.Add(saved);
        if (_snapshots.Count <= SnapshotsKept) return;
        DeleteSnapshots(new SnapshotSelectionCriteria(_snapshots[^SnapshotsKept] - 1));
        _snapshots.RemoveRange(0, _snapshots.Count - SnapshotsKept);
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
