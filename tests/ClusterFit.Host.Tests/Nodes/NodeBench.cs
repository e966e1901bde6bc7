using ClusterFit.Cluster.Journal;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Nodes;

/// <summary>Nodes of one cluster in this process: a scheduler with a SQLite journal, and others that join it.</summary>
internal sealed class NodeBench : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-nodes-").FullName;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public NodeOptions Scheduler(string journal = "journal") => new()
    {
        Name = journal,
        Roles = NodeRoles.Scheduler,
        Port = 0,
        Journal = new JournalAddress.Sqlite(PathOf(journal)),
        Blobs = PathOf("blobs"),
    };

    public NodeOptions Joining(ClusterNode first, NodeRoles roles) => new()
    {
        Name = $"{roles}",
        Roles = roles,
        Port = 0,
        Seeds = [AddressOf(first)],
        Blobs = PathOf("blobs"),
    };

    public static SeedAddress AddressOf(ClusterNode node)
    {
        var address = Akka.Cluster.Cluster.Get(node.System).SelfAddress;
        return new SeedAddress(address.Host, address.Port!.Value);
    }

    public static Task<ClusterNode> StartAsync(NodeOptions options) => ClusterNode.StartAsync(options, TimeProvider.System, Stop);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
