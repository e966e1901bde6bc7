using Akka.Actor;
using ClusterFit.Cluster.Workers;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Workers;

namespace ClusterFit.Benchmarks.Queue;

/// <summary>A lane that trains nothing: it completes every attempt after the given time. Learning rates around 1e-3 are good.</summary>
internal sealed class NoOpTrainer : ReceiveActor
{
    public NoOpTrainer(TimeSpan time) => Receive<WorkerActions.StartTraining>(start =>
    {
        var ended = new TrainerReport.Ended(start.Key, new AttemptEnd.Completed(Result(30 - Math.Abs(Math.Log10(start.Spec.Recipe.LearningRate) + 3))));
        if (time == TimeSpan.Zero) Context.Parent.Tell(ended);
        else Context.System.Scheduler.ScheduleTellOnce(time, Context.Parent, ended, Self);
    });

    private static FitResult Result(double psnr) => new(
        new FitSummary { Mse = 1e-3, PsnrDb = psnr, Epochs = 1, BestEpoch = 1, Steps = 1, Seconds = 1, Parameters = 1, StopReason = StopReason.Epochs },
        ContentHash.Of([1]), 100, 8);
}
