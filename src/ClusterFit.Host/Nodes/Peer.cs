using Akka.Cluster;
using ClusterFit.Cluster;

namespace ClusterFit.Host.Nodes;

/// <summary>A member of the cluster as people know it.</summary>
/// <param name="Name">Its name; its address where it tells none.</param>
/// <param name="Address">host:port.</param>
/// <param name="Roles">Its roles, in the order of the alphabet.</param>
/// <param name="Started">When it was started; null where it does not tell.</param>
internal sealed record Peer(string Name, string Address, IReadOnlyList<string> Roles, DateTimeOffset? Started)
{
    public static Peer Of(Member member)
    {
        var address = SeedAddress.Of(member.Address).ToString();
        var identity = NodeIdentity.Of(member);
        return new(identity?.Name ?? address, address, [.. member.Roles.Where(NodeRoleNames.IsKnown).Order(StringComparer.Ordinal)], identity?.Started);
    }

    public bool IsWorker => Roles.Contains(ClusterRegistration.WorkerRole);

    public bool IsScheduler => Roles.Contains(ClusterRegistration.SchedulerRole);

    /// <summary>Its name and address.</summary>
    public override string ToString() => Name == Address ? Address : $"{Name} ({Address})";
}
