using Akka;
using Akka.Actor;
using Akka.Cluster;
using ClusterFit.Cluster;
using ClusterFit.Cluster.Workers;

namespace ClusterFit.Host.Nodes;

/// <summary>Before a worker leaves, its fits are checkpointed and handed back.</summary>
internal static class WorkerDrain
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // A fail-over may be under way; after one, a scheduler would be there.
    private static readonly TimeSpan WithoutScheduler = ClusterTimings.FailOver;

    public static void Install(ActorSystem system, IActorRef worker, TimeProvider time)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "drain-worker", async () =>
        {
            // Nobody in the cluster listens to a node that it has removed.
            if (shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason) return Done.Instance;
            using var enough = new CancellationTokenSource(ClusterTimings.Drain - Look, time);
            var drained = worker.Ask<WorkerMessages.Drained>(new WorkerMessages.Drain(), Timeout.InfiniteTimeSpan, enough.Token);
            await Task.WhenAny(drained, SchedulersGoneAsync(system, time, enough.Token));
            await enough.CancelAsync();
            return Done.Instance;
        });
    }

    private static async Task SchedulersGoneAsync(ActorSystem system, TimeProvider time, CancellationToken stop)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var seen = time.GetTimestamp();
        while (time.GetElapsedTime(seen) < WithoutScheduler)
        {
            await Task.Delay(Look, time, stop);
            if (cluster.State.Members.Any(member => member.HasRole(ClusterRegistration.SchedulerRole) && member.Status == MemberStatus.Up)) seen = time.GetTimestamp();
        }
    }
}
