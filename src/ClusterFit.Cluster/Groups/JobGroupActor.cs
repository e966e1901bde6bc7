using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using static ClusterFit.Cluster.Groups.GroupMessages;

namespace ClusterFit.Cluster.Groups;

/// <summary>Journals what <see cref="GroupDecisions"/> decides for one group, then answers and tells the scheduler and the watchers. See
/// <see cref="GroupCommit{TAsker}"/> for what is known when.</summary>
public sealed class JobGroupActor : JournaledActor, IWithTimers
{
    private const int SnapshotEvents = 500;
    private const int SnapshotsKept = 3;
    private const int IdleTicks = 30;
    private static readonly TimeSpan AnnounceAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnnounceQuiet = TimeSpan.FromMilliseconds(20);

    private readonly GroupId _id;
    private readonly GroupPolicy _policy;
    private readonly TimeProvider _time;
    private readonly IActorRef _scheduler;
    private readonly GroupCommit<IActorRef> _commit = new();
    private readonly Announcement<GroupDemand> _demand;
    private readonly Watchers _watchers;
    private readonly Dictionary<int, FitProgress> _progress = [];
    private readonly List<IActorRef> _confirmations = [];
    private readonly List<long> _snapshots = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private bool _listed;
    private bool _delisted;
    private int _idle;
    private long _eventsSinceSnapshot;

    /// <summary>Serves the group with the scheduler at <paramref name="scheduler"/>.</summary>
    public JobGroupActor(GroupId id, GroupPolicy policy, TimeProvider time, IActorRef scheduler)
    {
        _id = id;
        _policy = policy;
        _time = time;
        _scheduler = scheduler;
        _demand = new Announcement<GroupDemand>(
            time, AnnounceQuiet, AnnounceAgain, demand => scheduler.Tell(new SchedulerCommands.AnnounceDemand(id, demand), Self));
        _watchers = new Watchers(id, Self);
        PersistenceId = $"group-{id}";

        Recover<SnapshotOffer>(offer =>
        {
            _commit.Restore((GroupState)offer.Snapshot);
            _snapshots.Add(offer.Metadata.SequenceNr);
        });
        Recover<JournalEntry>(entry =>
        {
            foreach (var happened in entry.Events) _commit.Replay(happened);
            _eventsSinceSnapshot += entry.Events.Count;
        });
        Recover<RecoveryCompleted>(_ => Recovered());
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
        Command<AnnounceNow>(_ => Announce(again: false));
        // The next home of the group reads what this one has under way.
        Command<StopGroup>(stop => DeferAsync(stop, _ => Context.Stop(Self)));
        Command<SaveSnapshotSuccess>(saved => ForgetOldSnapshots(saved.Metadata.SequenceNr));
        Command<SaveSnapshotFailure>(failure => _log.Warning(failure.Cause, "Group {0} has no new snapshot", _id));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failure => _log.Warning(failure.Cause, "Group {0} keeps an old snapshot", _id));
    }

    /// <inheritdoc />
    public override string PersistenceId { get; }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private GroupState State => _commit.Durable;

    // A row without events claims the journal before anything is answered: a writer before, on a node that was paused or cut off, can write no
    // more, and what it wrote after this one had read the journal makes this write fail, which reads the journal anew. Without it a group that has
    // nothing to write would never learn of those rows.
    private void Recovered()
    {
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TimeSpan.FromSeconds(1));
        if (State.Id is null || State.IsEnded) return;
        Persist(new JournalEntry([]), _ =>
        {
            Execute(new GroupCommands.RestartLeases(_id));
            _scheduler.Tell(new SchedulerCommands.ListGroup(_id), Self);
            Announce(again: true);
        });
    }

    private void Execute(IGroupCommand command)
    {
        if (command is GroupCommands.TakeJobs) _demand.Offered();
        _commit.Add(GroupDecisions.Decide(_commit.Decided, command, _policy, _time.GetUtcNow()), Sender.IsNobody() ? null : Sender);
        Answer();
        Write();
    }

    private void Write()
    {
        if (_commit.BeginWrite() is not { } next) return;
        PersistAsync(next, entry =>
        {
            _commit.EndWrite();
            Answer();
            Publish(entry.Events);
            Write();
        });
    }

    private void Answer()
    {
        foreach (var (asker, reply) in _commit.TakeAnswers()) asker.Tell(reply, Self);
    }

    private void Publish(EquatableList<IGroupEvent> changed)
    {
        if (changed[0] is GroupEvents.GroupOpened) _scheduler.Tell(new SchedulerCommands.ListGroup(_id), Self);
        Announce(again: false);
        // A checkpoint leaves the attempt running; every other event of an attempt begins or ends it.
        foreach (var turned in changed.OfType<IAttemptEvent>().Where(happened => happened is not GroupEvents.CheckpointRecorded))
            _progress.Remove(turned.Attempt.Job);
        if (_watchers.Any) _watchers.Changed([.. Changed(changed).Select(Update)]);
        if (State.IsEnded)
        {
            _watchers.Ended();
            _scheduler.Tell(new SchedulerCommands.DelistGroup(_id), Self);
        }

        _eventsSinceSnapshot += changed.Count;
        // A large group's snapshot is large too: it is taken less often, so that the cost of each event stays the same.
        if (_eventsSinceSnapshot < Math.Max(SnapshotEvents, State.Total / 4)) return;
        _eventsSinceSnapshot = 0;
        SaveSnapshot(State);
    }

    private IEnumerable<int> Changed(EquatableList<IGroupEvent> changed) => changed.SelectMany(happened => happened switch
    {
        GroupEvents.ImagesAdded added => Enumerable.Range(added.From, added.Images.Count),
        GroupEvents.GroupCancelled => Enumerable.Range(0, State.Jobs.Count),
        GroupEvents.CheckpointRecorded => [],
        IAttemptEvent { Attempt.Job: var job } => [job],
        _ => [],
    }).Distinct();

    private JobUpdate Update(int job) => State.Jobs[job].ToUpdate(_progress.GetValueOrDefault(job));

    private void Confirm()
    {
        if (State.Id is null || State.Jobs.Count < State.Total)
            Sender.Tell(new GroupReplies.SubmissionReceived(_id, State.Jobs.Count, State.Total), Self);
        else if (_listed || State.IsEnded) Sender.Tell(new SubmissionConfirmed(_id), Self);
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
        var state = _commit.Decided;
        if (!state.IsEnded)
        {
            var demand = new GroupDemand(state.Takeable, state.Running, state.Terms, state.Needs);
            if (_demand.Say(demand, again) is { } wait && !Timers.IsTimerActive(AnnounceNow.Instance))
                Timers.StartSingleTimer(AnnounceNow.Instance, AnnounceNow.Instance, wait);
        }
        else if (again)
        {
            // A scheduler that asks again has not heard of the end.
            _scheduler.Tell(new SchedulerCommands.DelistGroup(_id), Self);
        }
    }

    private void Report(ReportProgress report)
    {
        if (!_commit.Decided.Holds(report.Worker, report.Attempt))
        {
            Sender.Tell(new GroupReplies.AttemptOutdated(_id, report.Attempt), Self);
            return;
        }

        if (_commit.Decided.IsPaused) Sender.Tell(new GroupReplies.AttemptUnwanted(_id, report.Attempt), Self);

        _progress[report.Attempt.Job] = report.Progress;
        _watchers.Changed([Update(report.Attempt.Job)]);
    }

    private void Watch(WatchGroup watch)
    {
        if (State.Id is null)
        {
            Sender.Tell(new GroupReplies.Refused(_id, $"Group {_id} has not been opened."), Self);
            return;
        }

        Context.Watch(Sender);
        _watchers.Beat(Sender, watch.Received, () => State.Jobs.Select(job => Update(job.Index)), State.IsEnded);
    }

    private void Unwatch(IActorRef watcher)
    {
        Context.Unwatch(watcher);
        _watchers.Remove(watcher);
    }

    private void OnTick()
    {
        if (State.Id is { } && !State.IsEnded)
        {
            if (!_listed) _scheduler.Tell(new SchedulerCommands.ListGroup(_id), Self);
            Announce(again: false);
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

    private sealed record AnnounceNow : INoSerializationVerificationNeeded
    {
        public static AnnounceNow Instance { get; } = new();
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
