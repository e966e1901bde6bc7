using System.Net;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;
using ClusterFit.Lab.Databases;
using ClusterFit.Lab.Networks;
using ClusterFit.Training.Weights;

namespace ClusterFit.EndToEnd.Clusters;

/// <summary>A cluster of processes on the loopback interface: schedulers, workers, a PostgreSQL server, a folder of blobs, and this process as a
/// member that submits and watches.</summary>
internal sealed class ClusterBench : IAsyncDisposable
{
    public const int Schedulers = 3;
    private const string Database = "clusterfit";

    private readonly Workplace _place = new();
    private readonly PostgresServer _server;
    private readonly int[] _ports = [.. Enumerable.Range(0, Schedulers).Select(_ => FreePort.Find(IPAddress.Loopback))];
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly List<ProgramRun> _all = [];

    private ClusterBench(PostgresServer server, IReadOnlyDictionary<string, string> environment) => (_server, _environment) = (server, environment);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public PostgresServer Server => _server;

    private string Seeds => string.Join(',', _ports.Select(port => $"127.0.0.1:{port}"));

    private string Blobs => _place.PathOf("blobs");

    /// <summary>A cluster without nodes.</summary>
    /// <param name="environment">Variables of the nodes.</param>
    public static async Task<ClusterBench> CreateAsync(IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = await PostgresServer.CreateAsync(new PostgresOptions { Fsync = false });
        var bench = new ClusterBench(server, environment ?? new Dictionary<string, string>());
        try
        {
            await server.CreateDatabaseAsync(Database);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts scheduler number 0, 1 or 2.</summary>
    public ProgramRun Scheduler(int number, params IEnumerable<string> more) => Start(
        $"s{number}", ["--roles", "scheduler", "--port", $"{_ports[number]}", "--journal", _server.ConnectionString(Database), .. more]);

    /// <summary>Starts a worker.</summary>
    public ProgramRun Worker(string name, int lanes = 1, params IEnumerable<string> more) =>
        Start(name, ["--roles", "worker", "--port", "0", "--lanes", $"{lanes}", "--checkpoint-every", "0.5", .. more]);

    /// <summary>Starts a node that serves the HTTP API, at any port where none is given.</summary>
    public ProgramRun Api(int http = 0, params IEnumerable<string> more) =>
        Start("api", ["--roles", "api", "--port", "0", "--http", $"127.0.0.1:{http}", .. more]);

    /// <summary>Joins this process to the cluster.</summary>
    public Task<ClusterNode> JoinAsync() => ClusterNode.StartAsync(
        new NodeOptions
        {
            Name = "test",
            Roles = NodeRoles.Api,
            Port = 0,
            Seeds = [.. _ports.Select(port => new SeedAddress("127.0.0.1", port))],
            Blobs = Blobs,
        },
        TimeProvider.System,
        Stop);

    /// <summary>Where a blob is.</summary>
    public string FileOf(ContentHash blob) => Path.Combine(Blobs, blob.Hex[..2], blob.Hex[2..4], blob.Hex);

    public static async Task ReadyAsync(params IEnumerable<ProgramRun> nodes) =>
        await Task.WhenAll(nodes.Select(node => node.UntilAsync(run => run.Error.Contains(" is ready (", StringComparison.Ordinal), "a member")));

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    public static async Task<int> EndAsync(ProgramRun node)
    {
        node.Send(Signal.Terminate);
        return await node.ExitCodeAsync();
    }

    /// <summary>Kills the node, as the end of its machine would.</summary>
    public static async Task KillAsync(ProgramRun node)
    {
        node.Send(Signal.Kill);
        await node.ExitCodeAsync();
    }

    /// <summary>Images of 96 x 80 pixels. An epoch takes about a quarter of a second on one core.</summary>
    public static async Task<BatchSubmission> BatchAsync(ClusterNode node, int images, int epochs)
    {
        var spec = new FitSpec
        {
            Network = new() { Widths = [64, 64] },
            Recipe = new() { BatchSize = 32, Epochs = epochs, EvaluateEvery = epochs },
        };
        var hashes = await Task.WhenAll(Enumerable.Range(0, images).Select(i => node.Blobs.PutAsync(Workplace.Png(96, 80, i), Stop)));
        return new BatchSubmission(spec, [.. hashes.Select((hash, i) => new BatchImage($"image-{i}", hash))]);
    }

    public static async Task<IReadOnlyList<NamedTensor>> WeightsAsync(ClusterNode node, JobUpdate job) =>
        WeightsCodec.Decode(await node.Blobs.GetAsync(job.Result!.Weights, Stop)).Tensors;

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _all) run.Dispose();
        await _server.DisposeAsync();
        _place.Dispose();
    }

    private ProgramRun Start(string name, IEnumerable<string> args)
    {
        var run = ProgramRun.Start(_environment, ["node", "--name", name, "--seeds", Seeds, "--blobs", Blobs, .. args]);
        _all.Add(run);
        return run;
    }
}
