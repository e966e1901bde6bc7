using Akka.Actor;
using ClusterFit.Cluster;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Nodes;

/// <summary>Waits for a node to become a full member of the cluster.</summary>
internal static partial class Joining
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Whether it became one. A node that meets too few schedulers for too long is told to try anew: it may have joined a first seed that is
    /// cut off from the cluster.</summary>
    public static async Task<bool> IsMemberAsync(
        ActorSystem system, NodeOptions options, Task failed, ILogger log, TimeProvider time, CancellationToken stop)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var needed = ClusterConfiguration.SchedulersNeeded(options);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        var started = time.GetTimestamp();
        var lonely = started;
        string? said = null;
        while (!up.Task.IsCompleted && !failed.IsCompleted && !system.WhenTerminated.IsCompleted)
        {
            await Task.WhenAny(up.Task, failed, system.WhenTerminated, Task.Delay(Look, time, stop));
            stop.ThrowIfCancellationRequested();
            var state = cluster.State;
            if (state.Members.Count(member => member.HasRole(ClusterRegistration.SchedulerRole)) >= needed && state.Unreachable.IsEmpty) lonely = time.GetTimestamp();
            if (time.GetElapsedTime(lonely) > ClusterTimings.JoinPatience) return false;
            if (time.GetElapsedTime(started) < ClusterTimings.SeedNodeTimeout || up.Task.IsCompleted) continue;
            if (JoiningNews.Of(state, options.Seeds, needed) is { } news && news != said) Waits(log, said = news);
        }

        return up.Task.IsCompleted;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What}")]
    private static partial void Waits(ILogger logger, string what);
}
