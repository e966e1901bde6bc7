using Akka.Actor;
using ClusterFit.Cluster;

namespace ClusterFit.Host.Nodes;

/// <summary>Waits for a node to become a full member of the cluster.</summary>
internal static class Joining
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Whether it became one. A node that meets too few schedulers for too long is told to try anew: it may have joined a first seed that is
    /// cut off from the cluster.</summary>
    public static async Task<bool> IsMemberAsync(ActorSystem system, int schedulers, Task failed, TimeProvider time, CancellationToken stop)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        var lonely = time.GetTimestamp();
        while (!up.Task.IsCompleted && !failed.IsCompleted && !system.WhenTerminated.IsCompleted)
        {
            await Task.WhenAny(up.Task, failed, system.WhenTerminated, Task.Delay(Look, time, stop));
            stop.ThrowIfCancellationRequested();
            if (cluster.State.Members.Count(member => member.HasRole(ClusterRegistration.SchedulerRole)) >= schedulers
                && cluster.State.Unreachable.IsEmpty) lonely = time.GetTimestamp();
            if (time.GetElapsedTime(lonely) > ClusterTimings.JoinPatience) return false;
        }

        return up.Task.IsCompleted;
    }
}
