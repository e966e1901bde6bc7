using Akka.Actor;
using ClusterFit.Cluster.Workers;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Workers;

namespace ClusterFit.Benchmarks.Queue;

/// <summary>A lane that trains nothing: it completes every attempt after the given time.</summary>
internal sealed class NoOpTrainer : ReceiveActor
{
    private static readonly FitResult Result = new(
        new FitSummary { Mse = 1e-3, PsnrDb = 30, Epochs = 1, BestEpoch = 1, Steps = 1, Seconds = 1, Parameters = 1, StopReason = StopReason.Epochs },
        ContentHash.Of([1]), 100, 8);

    public NoOpTrainer(TimeSpan time) => Receive<WorkerActions.StartTraining>(start =>
    {
        var ended = new TrainerReport.Ended(start.Key, new AttemptEnd.Completed(Result));
        if (time == TimeSpan.Zero) Context.Parent.Tell(ended);
        else Context.System.Scheduler.ScheduleTellOnce(time, Context.Parent, ended, Self);
    });
}
