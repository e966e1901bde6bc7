using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Core.Workers;
using static ClusterFit.Cluster.Workers.WorkerMessages;

namespace ClusterFit.Cluster.Workers;

/// <summary>The worker of a node: passes what groups, scheduler and lanes say to <see cref="WorkerProtocol"/>, and does what it decides.</summary>
public sealed class WorkerActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnnounceAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnnounceQuiet = TimeSpan.FromMilliseconds(5);
    // Longer than a fail-over: some scheduler hears of the fresh worker.
    private static readonly TimeSpan FreshTime = TimeSpan.FromSeconds(60);

    private readonly WorkerProtocol _protocol;
    private readonly TrainingResources _resources;
    private readonly IActorRef _groups;
    private readonly Lanes _lanes;
    private readonly Announcement<WorkerLoad> _load;
    private readonly long _started;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef? _drainer;
    private int _deleting;

    /// <summary>Works for the groups behind the shard region <paramref name="groups"/>.</summary>
    public WorkerActor(WorkerOptions options, TrainingResources resources, Props trainer, IActorRef scheduler, IActorRef groups)
    {
        _resources = resources;
        _groups = groups;
        _protocol = new WorkerProtocol(options);
        _started = resources.Time.GetTimestamp();
        _lanes = new Lanes([.. Enumerable.Range(1, options.Lanes).Select(i => Context.ActorOf(trainer, $"lane-{i}"))]);
        _load = new Announcement<WorkerLoad>(resources.Time, AnnounceQuiet, AnnounceAgain, load => scheduler.Tell(
            new SchedulerCommands.AnnounceRoom(options.Id, load, IsFresh: Now < FreshTime), Self));

        Receive<Tick>(_ =>
        {
            Do(_protocol.OnTick(Now));
            WorkerMeasures.Runs(options, _lanes.Busy);
        });
        Receive<AnnounceNow>(_ => Announce());
        Receive<SchedulerReplies.JobsOffered>(offer =>
        {
            _load.Offered();
            Do(_protocol.OnOffer(offer.Group, offer.Jobs, Now));
        });
        Receive<IGroupReply>(reply => Do(_protocol.OnReply(reply, Now)));
        Receive<TrainerReport.Progressed>(report => _groups.Tell(
            new GroupMessages.ReportProgress(report.Key.Group, options.Id, report.Key.Attempt, report.Progress), Self));
        Receive<GroupMessages.DrawPreview>(draw =>
        {
            if (!_lanes.Tell(new AttemptKey(draw.Group, draw.Attempt), draw, Sender)) Sender.Tell(new GroupMessages.PreviewDrawn(draw.Group, []), Self);
        });
        Receive<GroupMessages.TellCurve>(tell =>
        {
            if (!_lanes.Tell(new AttemptKey(tell.Group, tell.Attempt), tell, Sender)) Sender.Tell(new GroupMessages.CurveTold(tell.Group, []), Self);
        });
        Receive<TrainerReport.CheckpointStored>(report => Do(_protocol.OnCheckpoint(report.Key, report.Checkpoint, Now)));
        Receive<TrainerReport.Ended>(report =>
        {
            _lanes.Release(report.Key);
            Do(_protocol.OnEnd(report.Key, report.End, Now));
        });
        Receive<BlobDeleted>(_ =>
        {
            _deleting--;
            Do([]);
        });
        Receive<Drain>(_ =>
        {
            _drainer = Sender;
            Do(_protocol.OnDrain());
        });
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Now => _resources.Time.GetElapsedTime(_started);

    /// <inheritdoc />
    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TickTime);
        Announce();
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        WorkerMeasures.Stops();
        base.PostStop();
    }

    private void Do(IReadOnlyList<IWorkerAction> actions)
    {
        foreach (var action in actions) Do(action);
        Announce();
        if (_drainer is not null && _protocol.IsDrained && _deleting == 0) _drainer.Tell(new Drained(), Self);
    }

    private void Do(IWorkerAction action)
    {
        switch (action)
        {
            case WorkerActions.Send send:
                _groups.Tell(send.Message, Self);
                break;
            case WorkerActions.StartTraining start:
                _lanes.Start(start);
                break;
            case WorkerActions.TakeCheckpoint take:
                _lanes.Tell(take.Key, take, Self);
                break;
            case WorkerActions.StopTraining stop:
                if (stop.Kind == StopKind.Abandon) Abandon(stop.Key);
                _lanes.Tell(stop.Key, stop, Self);
                break;
            case WorkerActions.DeleteBlob delete:
                _deleting++;
                _ = DeleteAsync(delete.Blob, Self);
                break;
            default:
                throw new ArgumentException($"{action} is not an action of a worker.", nameof(action));
        }
    }

    private void Abandon(AttemptKey key)
    {
        var assignment = _lanes.AssignmentOf(key);
        using var span = Spans.Start(
            Spans.Abandon, ActivityKind.Consumer, assignment?.Trace, SpanTags.Of(key.Group, key.Attempt, assignment?.Name ?? ""));
        using var ambient = Spans.Ambient(span);
        _log.Warning("{0} is not this worker's any more and stops", key);
    }

    // Runs beside the actor and touches nothing of it but the log. What stays is collected later.
    private async Task DeleteAsync(ContentHash obsolete, IActorRef self)
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

        self.Tell(BlobDeleted.Instance);
    }

    private void Announce()
    {
        if (_load.Say(_protocol.Load, urgent: false) is { } wait && !Timers.IsTimerActive(AnnounceNow.Instance))
            Timers.StartSingleTimer(AnnounceNow.Instance, AnnounceNow.Instance, wait);
    }

    private sealed record BlobDeleted : INoSerializationVerificationNeeded
    {
        public static BlobDeleted Instance { get; } = new();
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
