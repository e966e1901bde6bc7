using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Core;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using static ClusterFit.Cluster.Groups.GroupMessages;
using static ClusterFit.Core.Groups.GroupEvents;

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
    private readonly LiveAttempts _live = new();
    private readonly GroupSpans _spans;
    private readonly List<IActorRef> _confirmations = [];
    private readonly List<long> _snapshots = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private bool _listed;
    private bool _delisting;
    private GroupStanding? _announced;
    private int _idle;
    private long _eventsSinceSnapshot;

    /// <summary>Serves the group with the scheduler at <paramref name="scheduler"/>.</summary>
    public JobGroupActor(GroupId id, GroupPolicy policy, TimeProvider time, IActorRef scheduler)
        : base("group", time)
    {
        _id = id;
        _policy = policy;
        _time = time;
        _scheduler = scheduler;
        _demand = new Announcement<GroupDemand>(
            time, AnnounceQuiet, AnnounceAgain, demand => scheduler.Tell(new SchedulerCommands.AnnounceDemand(id, demand), Self));
        _watchers = new Watchers(id, Self);
        _spans = new GroupSpans(id, time);
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
        Command<IGroupQuestion>(question => Sender.Tell(GroupReading.Answer(question, State, _live.ProgressOf), Self));
        Command<ReadPreview>(read => Look(
            read.Job, new PreviewDrawn(_id, []), attempt => new DrawPreview(_id, attempt, read.Size)));
        Command<ReadCurve>(read => Look(read.Job, new CurveTold(_id, []), attempt => new TellCurve(_id, attempt)));
        Command<Terminated>(terminated => Unwatch(terminated.ActorRef));
        Command<SchedulerReplies.GroupListed>(_ => Listed());
        // In braces: a handler with a value says whether it has handled the message.
        Command<SchedulerReplies.GroupDelisted>(_ => { _delisting = false; });
        Command<SchedulerReplies.GroupUnlisted>(_ => Unlisted());
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

    /// <inheritdoc />
    protected override void PostStop()
    {
        _spans.Lost();
        base.PostStop();
    }

    // A row without events claims the journal before anything is answered: a writer before, on a node that was paused or cut off, can write no
    // more, and what it wrote after this one had read the journal makes this write fail, which reads the journal anew. Without it a group that has
    // nothing to write would never learn of those rows.
    private void Recovered()
    {
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TimeSpan.FromSeconds(1));
        if (State.Id is null || State.IsEnded) return;
        Persist(new JournalEntry([]), Timed<JournalEntry>(_ =>
        {
            Execute(new GroupCommands.RestartLeases(_id));
            List();
            Announce(again: true);
        }));
    }

    private void Execute(IGroupCommand command)
    {
        if (command is GroupCommands.TakeJobs) _demand.Offered();
        var decision = GroupDecisions.Decide(_commit.Decided, command, _policy, _time.GetUtcNow());
        if (command is GroupCommands.Sweep) GroupMeasures.Swept(decision.Events);
        _commit.Add(_spans.Begin(_commit.Decided, decision), Sender.IsNobody() ? null : Sender);
        Answer();
        Write();
    }

    private void Write()
    {
        if (_commit.BeginWrite() is not { } next) return;
        _spans.BeginWrite();
        PersistAsync(next, Timed<JournalEntry>(entry =>
        {
            var before = State;
            _commit.EndWrite();
            Answer();
            GroupMeasures.Record(before, entry.Events, _spans.Of);
            foreach (var happened in entry.Events) TellFault(happened);
            _spans.EndWrite();
            Publish(entry.Events);
            Write();
        }));
    }

    private void TellFault(IGroupEvent happened)
    {
        var fault = happened switch
        {
            AttemptFailed failed => ("failed", failed.Reason),
            AttemptHindered hindered => ("was hindered", hindered.Reason),
            AttemptLost lost => ("was lost", lost.Reason),
            JobFailed failed => ("failed for good", failed.Reason),
            _ => default,
        };
        if (fault is not (string what, string why) || happened is not IAttemptEvent { Attempt: var attempt }) return;
        using var ambient = Spans.Ambient(_spans.Of(happened));
        _log.Info("{0} {1}: {2}", new AttemptKey(_id, attempt), what, why);
    }

    private void Answer()
    {
        foreach (var (asker, reply) in _commit.TakeAnswers()) asker.Tell(reply, Self);
    }

    private void Publish(EquatableList<IGroupEvent> changed)
    {
        if (changed[0] is GroupEvents.GroupOpened) List();
        Announce(again: false);
        // A checkpoint leaves the attempt running; every other event of an attempt begins or ends it.
        foreach (var turned in changed.OfType<IAttemptEvent>().Where(happened => happened is not GroupEvents.CheckpointRecorded))
            _live.Ended(turned.Attempt.Job);
        if (_watchers.Any) _watchers.Changed([.. Changed(changed).Select(Update)]);
        _delisting = State.IsEnded;
        if (State.IsEnded)
        {
            _listed = false;
            Delist();
            _watchers.Turned(State.Summary!);
            _watchers.Ended();
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
        GroupEvents.GroupCancelled or GroupEvents.GroupRetried or GroupEvents.StudyClosed => Enumerable.Range(0, State.Jobs.Count),
        GroupEvents.TrialProposed { Trial: var trial } => State.JobsOf(trial).Select(job => job.Index),
        GroupEvents.TrialJudged judged => State.JobsOf(judged.Promoted ?? judged.Trial).Select(job => job.Index),
        GroupEvents.CheckpointRecorded => [],
        // An end of one fit may end the others of its trial.
        IAttemptEvent { Attempt.Job: var job } when State.Study is not null => State.JobsOf(State.TrialOf(job)).Select(each => each.Index),
        IAttemptEvent { Attempt.Job: var job } => [job],
        _ => [],
    }).Distinct();

    private JobUpdate Update(int job) => State.Jobs[job].ToUpdate(_live.ProgressOf(job), State.Trace);

    private void Confirm()
    {
        if (!State.IsSubmitted)
            Sender.Tell(new GroupReplies.SubmissionReceived(_id, State.Jobs.Count, State.Total), Self);
        else if (_listed || State.IsEnded) Sender.Tell(new SubmissionConfirmed(_id), Self);
        else _confirmations.Add(Sender);
    }

    private void List() => _scheduler.Tell(new SchedulerCommands.ListGroup(_id, State.Outline), Self);

    private void Delist() => _scheduler.Tell(new SchedulerCommands.DelistGroup(_id, State.Standing), Self);

    // The scheduler takes the group for ended, or has never heard of it.
    private void Unlisted()
    {
        _listed = false;
        if (State.Id is not null && !State.IsEnded) List();
    }

    private void Listed()
    {
        if (State.IsEnded) return;
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
            Delist();
        }

        if (again) _announced = null;
    }

    // At most once a second: lists of groups need not be newer.
    private void AnnounceStanding()
    {
        if (State.Standing is var standing && standing == _announced) return;
        _announced = standing;
        _scheduler.Tell(new SchedulerCommands.AnnounceStanding(_id, standing), Self);
    }

    // What only the worker of a running job knows is asked of it; it answers to who asked.
    private void Look(int job, IGroupMessage nothing, Func<AttemptId, IGroupMessage> question)
    {
        if (State.Id is null) Sender.Tell(GroupDecisions.Unopened(_id), Self);
        else if (!State.Has(job)) Sender.Tell(GroupDecisions.Unknown(State, job), Self);
        else if (_live.WorkerOf(job) is not { } worker || State.Jobs[job].State != JobState.Running) Sender.Tell(nothing, Self);
        else worker.Tell(question(new AttemptId(job, State.Jobs[job].Attempt)), Sender);
    }

    private void Report(ReportProgress report)
    {
        if (!_commit.Decided.Holds(report.Worker, report.Attempt))
        {
            Sender.Tell(new GroupReplies.AttemptOutdated(_id, report.Attempt), Self);
            return;
        }

        if (_commit.Decided.IsPaused) Sender.Tell(new GroupReplies.AttemptUnwanted(_id, report.Attempt), Self);

        _live.Reported(report.Attempt.Job, report.Progress, Sender);
        _watchers.GotOn(Update(report.Attempt.Job));
    }

    private void Watch(WatchGroup watch)
    {
        if (State.Id is null)
        {
            Sender.Tell(GroupDecisions.Unopened(_id), Self);
            return;
        }

        Context.Watch(Sender);
        _watchers.Beat(Sender, watch, State.Summary!, () => State.Jobs.Select(job => Update(job.Index)), State.IsEnded);
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
            if (!_listed) List();
            Announce(again: false);
            AnnounceStanding();
            _watchers.Flush(State.Summary!);
            Execute(new GroupCommands.Sweep(_id));
            return;
        }

        if (_delisting) Delist();
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
