using Akka.Actor;
using Akka.Event;
using ClusterFit.Cluster.Groups;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;

namespace ClusterFit.Cluster.Workers;

/// <summary>One lane: passes orders to its training thread and reports to its worker. Stays responsive while the thread trains.</summary>
internal sealed class TrainerActor : ReceiveActor
{
    private readonly TrainingThread _thread;
    private AttemptKey? _current;
    private TrainingSignals _signals = new();

    public TrainerActor(TrainingResources resources)
    {
        _thread = new TrainingThread($"training {Self.Path.Name}");
        var worker = Context.Parent;
        var self = Self;
        var log = Context.GetLogger();
        Receive<WorkerActions.StartTraining>(order =>
        {
            var signals = _signals = new TrainingSignals();
            _current = order.Key;
            // References to actors may be told from any thread; nothing else of the actor is touched.
            _thread.Execute(() =>
            {
                var training = new AttemptTraining(resources, order, signals, report => worker.Tell(report, self), log);
                var ended = training.Run();
                foreach (var look in signals.EndLooks()) look.Decline();
                worker.Tell(ended, self);
            });
        });
        Receive<WorkerActions.TakeCheckpoint>(take => _signals.RequestCheckpoint(), take => take.Key == _current);
        Receive<WorkerActions.StopTraining>(stop => _signals.RequestStop(stop.Kind), stop => stop.Key == _current);
        Receive<GroupMessages.DrawPreview>(draw =>
        {
            var asker = Sender;
            void Answer(byte[] png) => asker.Tell(new GroupMessages.PreviewDrawn(draw.Group, [.. png]), self);
            Look(new AttemptKey(draw.Group, draw.Attempt), new LookRequest.Picture(draw.Size, Answer));
        });
        Receive<GroupMessages.TellCurve>(tell =>
        {
            var asker = Sender;
            Look(new AttemptKey(tell.Group, tell.Attempt), new LookRequest.Curve(
                points => asker.Tell(new GroupMessages.CurveTold(tell.Group, [.. points]), self)));
        });
        // Orders for an attempt that has ended meanwhile.
        Receive<WorkerActions.TakeCheckpoint>(_ => { });
        Receive<WorkerActions.StopTraining>(_ => { });
    }

    private void Look(AttemptKey attempt, LookRequest request)
    {
        if (attempt != _current || !_signals.RequestLook(request)) request.Decline();
    }

    protected override void PostStop()
    {
        _signals.RequestStop(StopKind.Abandon);
        _thread.Stop();
        base.PostStop();
    }
}
