using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Api;
using ClusterFit.Host.Http;
using ClusterFit.Host.Http.Keys;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Cli.Tests.Server;

/// <summary>A real node of all roles in this process, with one key.</summary>
public sealed class RealNodeFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-test-").FullName;
    private ClusterNode? _node;

    /// <summary>Where it listens.</summary>
    public string Url => _node!.HttpAddress!.AbsoluteUri;

    /// <summary>A key that may submit.</summary>
    public string Key { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var keys = Path.Combine(_folder, "keys.json");
        Key = KeyFile.Add(keys, "tests", ApiScope.Submit, TimeProvider.System.GetUtcNow(), expires: null);
        var options = new NodeOptions
        {
            Name = "all",
            Port = 0,
            Lanes = 2,
            Http = new HttpAddress("127.0.0.1", 0),
            HttpKeys = keys,
            Journal = new JournalAddress.Sqlite(Path.Combine(_folder, "journal")),
            Blobs = Path.Combine(_folder, "blobs"),
        };
        _node = await ClusterNode.StartAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
