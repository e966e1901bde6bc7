using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Weights;

namespace ClusterFit.Host.Tests;

/// <summary>A state folder of its own and tiny batches to run on it.</summary>
internal sealed class TestBench : IDisposable
{
    // Only a test that hangs takes this long, however busy the machine is.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public string Folder => _folder;

    public static FitSpec TinySpec(int epochs = 3) => new()
    {
        Encoder = new() { Octaves = 3 },
        Network = new() { Widths = [8, 8] },
        Recipe = new() { BatchSize = 16, Epochs = epochs, EvaluateEvery = epochs },
    };

    /// <summary>A gradient of 12 x 10 pixels that no other seed has.</summary>
    public static byte[] Image(int seed) => ImageFile.EncodePng(new PixelImage(
        12, 10, 1, 8, [.. Enumerable.Range(0, 120).Select(i => ((i * (seed + 3)) % 120) / 120f)]));

    public Task<EmbeddedNode> StartAsync(int lanes = 2, TimeSpan? checkpoints = null, GroupPolicy? policy = null) => EmbeddedNode.StartAsync(
        new EmbeddedNodeOptions
        {
            StateFolder = _folder,
            Lanes = lanes,
            CheckpointInterval = checkpoints ?? TimeSpan.FromSeconds(10),
            Policy = policy ?? GroupPolicy.Default,
        },
        TimeProvider.System,
        Stop);

    /// <summary>Starts a node that is a cluster of its own.</summary>
    public Task<ClusterNode> StartClusterAsync() => ClusterNode.StartAsync(
        new NodeOptions
        {
            Name = "only",
            Port = 0,
            Journal = new JournalAddress.Sqlite(Path.Combine(_folder, "journal")),
            Blobs = Path.Combine(_folder, "blobs"),
            Lanes = 2,
        },
        TimeProvider.System,
        Stop);

    public static Task<BatchSubmission> BatchAsync(ClusterNode node, int images, int epochs) => BatchAsync(node.Blobs, TinySpec(epochs), images);

    public static Task<BatchSubmission> BatchAsync(EmbeddedNode node, FitSpec spec, int images) => BatchAsync(node.Blobs, spec, images);

    private static async Task<BatchSubmission> BatchAsync(IBlobStore blobs, FitSpec spec, int images)
    {
        var stored = new List<BatchImage>();
        for (var i = 0; i < images; i++) stored.Add(new BatchImage($"image-{i}", await blobs.PutAsync(Image(i), Stop)));
        return new(spec, [.. stored]);
    }

    /// <summary>The last state of every job, once all are final.</summary>
    public static async Task<IReadOnlyList<JobUpdate>> FinalAsync(EmbeddedNode node, GroupId group, Action<JobUpdate>? onUpdate = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience);
        var last = new SortedDictionary<int, JobUpdate>();
        await foreach (var update in node.WatchAsync(group, limit.Token))
        {
            last[update.Index] = update;
            onUpdate?.Invoke(update);
        }

        return [.. last.Values];
    }

    /// <summary>Watches until an update is as wanted.</summary>
    public static async Task<JobUpdate> FirstAsync(EmbeddedNode node, GroupId group, Func<JobUpdate, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience);
        var seen = new List<string>();
        await foreach (var update in node.WatchAsync(group, limit.Token))
        {
            if (wanted(update)) return update;
            seen.Add($"{update.Index} {update.State} {update.Attempt} {update.Progress?.Steps}");
        }

        throw new InvalidOperationException($"The group ended first: {string.Join("; ", seen.TakeLast(20))}");
    }

    /// <summary>The parameters that a fit without any interruption ends with.</summary>
    public static IReadOnlyList<NamedTensor> FitWithoutNode(FitSpec spec, int seed)
    {
        var file = Image(seed);
        using var run = FitRun.Start(spec, ImageFile.Decode(file, new ImageLimits()), ContentHash.Of(file), TimeProvider.System, new IdleCores(1));
        while (!run.IsFinished) run.Advance(int.MaxValue);
        return run.Complete().Weights.Tensors;
    }

    public static void AssertEqual(IReadOnlyList<NamedTensor> expected, IReadOnlyList<NamedTensor> actual)
    {
        Assert.Equal(expected.Select(t => t.Name), actual.Select(t => t.Name));
        foreach (var (one, other) in expected.Zip(actual)) Assert.Equal(one.Values, other.Values);
    }

    public static async Task<IReadOnlyList<NamedTensor>> TensorsAsync(EmbeddedNode node, JobUpdate job) =>
        WeightsCodec.Decode(await node.Blobs.GetAsync(job.Result!.Weights, Stop)).Tensors;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
