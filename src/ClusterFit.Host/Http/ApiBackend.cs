using ClusterFit.Cluster.Blobs;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Http;

/// <summary>What stands behind the API: a node, from when it has joined the cluster until it leaves.</summary>
internal sealed class ApiBackend
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    private volatile ClusterNode? _node;

    /// <summary>Whether the node is a member of the cluster.</summary>
    public bool IsReady => _node is { IsUp: true };

    /// <summary>The way to the groups.</summary>
    /// <exception cref="ProblemException">The node is no member.</exception>
    public GroupClient Groups => Node.Groups;

    /// <summary>The blobs.</summary>
    /// <exception cref="ProblemException">The node is no member.</exception>
    public IBlobStore Blobs => Node.Blobs;

    private ClusterNode Node => _node ?? throw ProblemException.Busy("The node is joining or leaving the cluster.", TryAgain);

    /// <summary>The node has joined.</summary>
    public void Open(ClusterNode node) => _node = node;

    /// <summary>The node leaves.</summary>
    public void Close() => _node = null;
}
