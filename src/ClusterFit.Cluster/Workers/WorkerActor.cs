using Akka.Actor;
using Akka.Event;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using static ClusterFit.Cluster.Workers.WorkerMessages;

namespace ClusterFit.Cluster.Workers;

/// <summary>What a worker is.</summary>
/// <param name="Id">Its node and incarnation.</param>
/// <param name="Lanes">Fits at the same time.</param>
/// <param name="CheckpointInterval">Time between two checkpoints of a fit.</param>
/// <param name="RenewInterval">Time between two renewals of its leases; a fraction of a lease.</param>
public sealed record WorkerOptions(WorkerId Id, int Lanes, TimeSpan CheckpointInterval, TimeSpan RenewInterval);

/// <summary>Announces its free lanes, takes jobs that it is offered, and keeps the groups informed of its attempts. Keeps no durable state: what it
/// can not say any more is lost with its leases.</summary>
public sealed class WorkerActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnnounceTime = TimeSpan.FromSeconds(2);
    // Ends that no group acknowledges are not piled up without bound.
    private const int EndsPerLane = 4;

    private readonly WorkerOptions _options;
    private readonly TrainingResources _resources;
    private readonly IActorRef _scheduler;
    private readonly IActorRef _groups;
    private readonly Lanes _lanes;
    private readonly Outbox _outbox;
    private readonly PendingTakes _takes;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef? _drainer;
    private int _announcedLanes = -1;
    private long _announced;
    private long _renewed;

    /// <summary>Works for the groups behind the shard region <paramref name="groups"/>.</summary>
    public WorkerActor(WorkerOptions options, TrainingResources resources, IActorRef scheduler, IActorRef groups)
    {
        _options = options;
        _resources = resources;
        _scheduler = scheduler;
        _groups = groups;
        var trainer = Props.Create(() => new TrainerActor(resources));
        _lanes = new Lanes([.. Enumerable.Range(1, options.Lanes).Select(i => Context.ActorOf(trainer, $"lane-{i}"))], resources.Time);
        _outbox = new Outbox(resources.Time, message => groups.Tell(message, Self));
        _takes = new PendingTakes(
            resources.Time, (group, count) => groups.Tell(new GroupCommands.TakeJobs(group, options.Id, count, Holding(group)), Self));
        _renewed = resources.Time.GetTimestamp();

        Receive<Tick>(_ => OnTick());
        Receive<SchedulerReplies.JobsOffered>(OnOffer);
        Receive<GroupReplies.JobsAssigned>(OnAssigned);
        Receive<GroupReplies.LeasesRenewed>(renewed => Outdated(renewed.Outdated.Select(attempt => new AttemptKey(renewed.Group, attempt))));
        Receive<GroupReplies.AttemptOutdated>(outdated => Outdated([new(outdated.Group, outdated.Attempt)]));
        Receive<GroupReplies.CheckpointAccepted>(accepted => Acknowledged(new(accepted.Group, accepted.Attempt), isEnd: false, accepted.Obsolete));
        Receive<GroupReplies.AttemptEnded>(ended => Acknowledged(new(ended.Group, ended.Attempt), isEnd: true, ended.Obsolete));
        Receive<GroupReplies.Refused>(refused => _takes.Answered(refused.Group));
        Receive<TrainerReport.Progressed>(report => _groups.Tell(
            new GroupMessages.ReportProgress(report.Key.Group, _options.Id, report.Key.Attempt, report.Progress), Self));
        Receive<TrainerReport.CheckpointStored>(report => _outbox.Send(
            report.Key, isEnd: false, new GroupCommands.RecordCheckpoint(report.Key.Group, _options.Id, report.Key.Attempt, report.Checkpoint)));
        Receive<TrainerReport>(OnEnd);
        Receive<Drain>(_ => OnDrain());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private int Free => _drainer is not null || _outbox.Count >= EndsPerLane * _options.Lanes ? 0 : Math.Max(0, _lanes.Idle - _takes.Jobs);

    /// <inheritdoc />
    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TickTime);
        Announce();
    }

    private EquatableList<AttemptId> Holding(GroupId group) =>
        [.. _lanes.Keys.Concat(_outbox.Ending).Where(key => key.Group == group).Select(key => key.Attempt)];

    private void OnTick()
    {
        _outbox.SendAgain();
        _takes.SendAgain();
        foreach (var lane in _lanes.DueForCheckpoint(_options.CheckpointInterval))
        {
            // A new one only when the last is recorded, or unrecorded files would pile up while the group can not be reached.
            if (_outbox.Has(lane.Key, isEnd: false)) continue;
            lane.Trainer.Tell(new TrainerOrders.TakeCheckpoint(lane.Key), Self);
        }

        Renew();
        Announce();
        AnswerDrain();
    }

    private void Renew()
    {
        if (_resources.Time.GetElapsedTime(_renewed) < _options.RenewInterval) return;
        _renewed = _resources.Time.GetTimestamp();
        foreach (var group in _lanes.Keys.Concat(_outbox.Ending).Select(key => key.Group).Distinct().ToArray())
            _groups.Tell(new GroupCommands.RenewLeases(group, _options.Id, Holding(group)), Self);
    }

    private void OnOffer(SchedulerReplies.JobsOffered offer)
    {
        var count = Math.Min(offer.Jobs, Free);
        if (count > 0 && !_takes.IsPending(offer.Group)) _takes.Take(offer.Group, count);
    }

    private void OnAssigned(GroupReplies.JobsAssigned assigned)
    {
        _takes.Answered(assigned.Group);
        foreach (var assignment in assigned.Assignments)
        {
            var order = new TrainerOrders.Train(assigned.Group, assigned.Spec, assignment);
            if (_lanes.Has(order.Key) || _outbox.Has(order.Key, isEnd: true)) continue;
            if (_drainer is null && _lanes.TryStart(order)) continue;
            // An answer that came too late, or during the drain.
            _outbox.Send(order.Key, isEnd: true, new GroupCommands.HandBackAttempt(order.Group, _options.Id, assignment.Attempt, Checkpoint: null));
        }

        if (assigned.Assignments.Count > 0) Announce();
        AnswerDrain();
    }

    private void OnEnd(TrainerReport report)
    {
        var (group, attempt) = (report.Key.Group, report.Key.Attempt);
        _lanes.Release(report.Key);
        IGroupCommand? end = report switch
        {
            TrainerReport.Completed completed => new GroupCommands.CompleteAttempt(group, _options.Id, attempt, completed.Result),
            TrainerReport.Failed failed => new GroupCommands.FailAttempt(group, _options.Id, attempt, failed.Reason, failed.Permanent),
            TrainerReport.HandedBack back => new GroupCommands.HandBackAttempt(group, _options.Id, attempt, back.Checkpoint),
            _ => null,
        };
        if (end is not null) _outbox.Send(report.Key, isEnd: true, end);
        Announce();
        AnswerDrain();
    }

    private void Outdated(IEnumerable<AttemptKey> outdated)
    {
        foreach (var key in outdated)
        {
            if (_lanes.Find(key) is { } trainer)
            {
                _log.Warning("{0} is not this worker's any more and stops", key);
                trainer.Tell(new TrainerOrders.StopTraining(key, StopKind.Abandon), Self);
            }

            _outbox.Acknowledge(key, isEnd: false);
            _outbox.Acknowledge(key, isEnd: true);
        }

        AnswerDrain();
    }

    private void Acknowledged(AttemptKey key, bool isEnd, EquatableList<ContentHash> obsolete)
    {
        _outbox.Acknowledge(key, isEnd);
        foreach (var blob in obsolete) _ = DeleteAsync(blob);
        AnswerDrain();
    }

    // Runs beside the actor and touches nothing of it but the log. What stays is collected later.
    private async Task DeleteAsync(ContentHash obsolete)
    {
        try
        {
            await _resources.Blobs.DeleteAsync(obsolete, CancellationToken.None);
        }
#pragma warning disable CA1031 // Nobody waits for it, and no failure to delete may cost a fit.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _log.Warning("A checkpoint that nobody needs stays: {0}", error.Message);
        }
    }

    // A number that is announced again mends what the scheduler lost; a changed one is news.
    private void Announce()
    {
        var free = Free;
        if (free == _announcedLanes && _resources.Time.GetElapsedTime(_announced) < AnnounceTime) return;
        (_announcedLanes, _announced) = (free, _resources.Time.GetTimestamp());
        _scheduler.Tell(new SchedulerCommands.AnnounceLanes(_options.Id, free), Self);
    }

    private void OnDrain()
    {
        _drainer = Sender;
        foreach (var lane in _lanes.Busy) lane.Trainer.Tell(new TrainerOrders.StopTraining(lane.Key, StopKind.HandBack), Self);
        Announce();
        AnswerDrain();
    }

    private void AnswerDrain()
    {
        if (_drainer is not null && !_lanes.Busy.Any() && _takes.Jobs == 0 && _outbox.IsEmpty) _drainer.Tell(new Drained(), Self);
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
