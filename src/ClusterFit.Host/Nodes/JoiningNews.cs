using ClusterFit.Cluster;
using static Akka.Cluster.ClusterEvent;

namespace ClusterFit.Host.Nodes;

/// <summary>What a node that is no full member yet waits for.</summary>
internal static class JoiningNews
{
    /// <summary>Says it; null when it is about to become one.</summary>
    public static string? Of(CurrentClusterState cluster, IReadOnlyList<SeedAddress> seeds, int needed) => Of(
        cluster.Members.Count(member => member.HasRole(ClusterRegistration.SchedulerRole)), [.. cluster.Unreachable.Select(Peer.Of)], seeds, needed);

    internal static string? Of(int schedulers, IReadOnlyList<Peer> unreachable, IReadOnlyList<SeedAddress> seeds, int needed)
    {
        var addresses = string.Join(", ", seeds);
        if (schedulers == 0) return $"no scheduler node answers at {addresses}; waiting for one: is it running, and are the seeds right?";
        if (schedulers < needed) return $"{schedulers} of {needed} scheduler nodes that must be there answer (seeds {addresses}); waiting for more";
        return unreachable.Count == 0 ? null : $"the cluster takes no new members while it can not reach {string.Join(", ", unreachable)}; waiting";
    }
}
