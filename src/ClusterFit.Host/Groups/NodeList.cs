using Akka.Cluster;
using ClusterFit.Core.Api;
using ClusterFit.Core.Scheduling;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host;

/// <summary>Joins the members of the cluster with the workers that the scheduler knows.</summary>
internal static class NodeList
{
    public static NodesView Of(ClusterEvent.CurrentClusterState cluster, IReadOnlyList<KnownWorker> workers)
    {
        // Of a node that was restarted, the earlier worker may not be forgotten yet.
        var latest = workers.GroupBy(worker => worker.Address).ToDictionary(same => same.Key, same => same.MaxBy(worker => worker.Worker.Incarnation)!);
        return new NodesView([.. cluster.Members
            .Select(member => View(member, cluster.Unreachable.Contains(member), latest.GetValueOrDefault(member.Address.ToString())))
            .OrderBy(node => node.Name, StringComparer.Ordinal)]);
    }

    private static NodeView View(Member member, bool isUnreachable, KnownWorker? worker)
    {
        var peer = Peer.Of(member);
        return new(peer.Name, peer.Address, peer.Roles, isUnreachable ? "unreachable" : StateOf(member.Status), worker is null ? null : View(worker.Load))
        {
            StartedAt = peer.Started,
        };
    }

    private static WorkerView View(WorkerLoad load) => new(
        load.Lanes, load.Room.Lanes, load.Room.Device.ToString().ToLowerInvariant(), load.Room.MemoryBytes,
        [.. load.Running.Select(key => new RunningAttempt(key.Group.Value, key.Attempt.Job, key.Attempt.Number))]);

    private static string StateOf(MemberStatus status) => status switch
    {
        MemberStatus.Joining or MemberStatus.WeaklyUp => "joining",
        MemberStatus.Up => "up",
        _ => "leaving",
    };
}
