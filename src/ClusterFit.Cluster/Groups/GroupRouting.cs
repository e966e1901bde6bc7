using Akka.Cluster.Sharding;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Groups;

/// <summary>Finds the shard and the entity of a message to a group.</summary>
internal sealed class GroupRouting() : HashCodeMessageExtractor(Shards)
{
    // About ten shards for each node of the largest cluster; it must never change while a journal lives.
    private const int Shards = 100;

    public override string? EntityId(object message) => (message as IGroupMessage)?.Group.Value;
}
