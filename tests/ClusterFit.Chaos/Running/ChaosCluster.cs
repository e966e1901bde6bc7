using ClusterFit.Host.Nodes;
using ClusterFit.Lab.Databases;
using ClusterFit.Lab.Disks;
using ClusterFit.Lab.Networks;
using ClusterFit.Lab.Nodes;
using ClusterFit.Lab.Processes;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Chaos.Running;

/// <summary>The cluster under test: every node and the database on a host of its own, the blobs on a disk of their own.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private const string Database = "clusterfit";
    public const string DatabaseHost = "db";
    private const int Port = NodeOptions.DefaultPort;
    private const int BlobMegabytes = 512;

    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, KeptNode> _nodes = [];
    private readonly List<Task> _keeping = [];
    private PostgresServer? _server;
    private SmallDisk? _disk;

    private ChaosCluster(NetworkLab network) => Network = network;

    public NetworkLab Network { get; }

    public PostgresServer Server => _server!;

    public SmallDisk Disk => _disk!;

    public IReadOnlyDictionary<string, KeptNode> Nodes => _nodes;

    public string ConnectionString => Server.ConnectionString(Database);

    public string Blobs => Disk.Folder;

    private IEnumerable<string> SeedHosts => ChaosOptions.Schedulers.Select(name => Network[name].Address.ToString());

    /// <summary>Makes the network, the database and the nodes, and starts them.</summary>
    public static async Task<ChaosCluster> StartAsync(ChaosOptions options, string folder, ChaosLog log)
    {
        var cluster = new ChaosCluster(await NetworkLab.CreateAsync([DatabaseHost, .. ChaosOptions.Schedulers, .. ChaosOptions.Workers]));
        try
        {
            var host = cluster.Network[DatabaseHost];
            cluster._server = await PostgresServer.CreateAsync(new PostgresOptions { Address = host.Address, NetworkNamespace = host.Namespace });
            await cluster.Server.CreateDatabaseAsync(Database);
            cluster._disk = await SmallDisk.MountAsync(Path.Combine(folder, "blobs"), BlobMegabytes);
            foreach (var name in (IEnumerable<string>)[.. ChaosOptions.Schedulers, .. ChaosOptions.Workers])
                cluster._nodes.Add(name, new KeptNode(cluster.Node(name, options), log));
            foreach (var node in cluster._nodes.Values)
            {
                node.Release();
                cluster._keeping.Add(node.KeepAsync(cluster._end.Token));
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Joins this process to the cluster.</summary>
    public Task<ClusterNode> JoinAsync(ILoggerProvider driverLog, CancellationToken stop) => ClusterNode.StartAsync(
        new NodeOptions
        {
            Name = "driver",
            Roles = NodeRoles.Api,
            Hostname = Network.TestAddress.ToString(),
            PlaintextRemoting = true,
            Port = 0,
            Seeds = [.. SeedHosts.Select(host => new SeedAddress(host, Port))],
            Blobs = Blobs,
            Lease = ChaosOptions.Lease,
            Log = driverLog,
        },
        TimeProvider.System,
        stop);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_keeping);
        foreach (var node in _nodes.Values) node.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        if (_disk is not null) await _disk.DisposeAsync();
        await Network.DisposeAsync();
        _end.Dispose();
    }

    private NodeProcess Node(string name, ChaosOptions options)
    {
        string[] role = ChaosOptions.Schedulers.Contains(name)
            ? ["--roles", "scheduler", "--journal", ConnectionString]
            : ["--roles", "worker", "--lanes", "1", "--checkpoint-every", "0.5"];
        var (program, args) = Network.On(name, ProgramRun.Program, [
            "node", "--name", name, "--hostname", $"{Network[name].Address}", "--port", $"{Port}", "--plaintext-remoting",
            "--seeds", string.Join(',', SeedHosts.Select(host => $"{host}:{Port}")), "--blobs", Blobs,
            "--lease", $"{ChaosOptions.Lease.TotalSeconds}", .. role]);
        return new NodeProcess(name, program, args, Path.Combine(options.Artefacts, $"{name}.log"));
    }
}
