using Akka.Event;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Tests.Blobs;
using ClusterFit.Cluster.Tests.Telemetry;
using ClusterFit.Cluster.Workers;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Cluster.Tests.Workers;

public sealed class AttemptTrainingSpecs : IDisposable
{
    private static readonly FitSpec Spec = new()
    {
        Encoder = new() { Octaves = 2 },
        Network = new() { Widths = [4] },
        Recipe = new() { BatchSize = 4, Epochs = 50, EvaluateEvery = 50 },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;
    private readonly List<TrainerReport> _reports = [];
    private readonly TrainingSignals _signals = new();
    private readonly BlobFolder _blobs;

    public AttemptTrainingSpecs() => _blobs = new BlobFolder(_folder, TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_store_that_does_not_take_a_checkpoint_holds_no_training_up()
    {
        var image = await ImageAsync();
        _signals.RequestCheckpoint();
        var end = await TrainAsync(new StuckStore(_blobs), new Assignment(new(0, 1), "image", image, Checkpoint: null));
        Assert.Equal(50, Assert.IsType<AttemptEnd.Completed>(end).Result.Summary.Epochs);
        Assert.DoesNotContain(_reports, report => report is TrainerReport.CheckpointStored);
    }

    [Fact]
    public async Task A_checkpoint_in_a_store_that_is_away_is_waited_for_elsewhere_and_not_given_up()
    {
        var image = await ImageAsync();
        var checkpoint = new JobCheckpoint(ContentHash.Of([1]), 1);
        var end = await TrainAsync(new AwayStore(_blobs, checkpoint.Blob), new Assignment(new(0, 1), "image", image, checkpoint));
        // Where the store is stays in the log.
        Assert.DoesNotContain("s3://", Assert.IsType<AttemptEnd.Hindered>(end).Reason);
    }

    [Fact]
    public async Task A_device_without_memory_for_the_fit_hinders_the_attempt_and_does_not_fail_it()
    {
        var end = await TrainAsync(new StoreBesideFullDevice(_blobs), new Assignment(new(0, 1), "image", await ImageAsync(), Checkpoint: null));
        Assert.Contains("fewer lanes", Assert.IsType<AttemptEnd.Hindered>(end).Reason);
    }

    [Fact]
    public async Task Everybody_who_asks_for_a_picture_gets_one_and_only_few_are_drawn()
    {
        var pictures = new System.Collections.Concurrent.ConcurrentQueue<byte[]>();
        var sizes = new[] { 16, 16, 32, 1, 64, 100_000, 128, 200, 16 };
        foreach (var size in sizes) Assert.True(_signals.RequestLook(new LookRequest.Picture(size, pictures.Enqueue)));
        Assert.IsType<AttemptEnd.Completed>(await TrainAsync(_blobs, new Assignment(new(0, 1), "image", await ImageAsync(), Checkpoint: null)));
        Assert.Equal(
            [16, 16, 32, 16, 64, 512, 64, 64, 16],
            pictures.Select(picture => ImageFile.Decode(picture, new ImageLimits())).Select(image => Math.Max(image.Width, image.Height)));
        Assert.All(pictures, picture => Assert.InRange(picture.Length, 1, 200_000));
    }

    [Fact]
    public async Task Who_asks_for_the_curve_gets_the_points_so_far()
    {
        IReadOnlyList<EpochRecord>? told = null;
        Assert.True(_signals.RequestLook(new LookRequest.Curve(points => told = points)));
        var order = new Assignment(new(0, 1), "image", await ImageAsync(), Checkpoint: null);
        // One step a slice at first: the fit is asked long before its end.
        Assert.IsType<AttemptEnd.Completed>(await TrainAsync(_blobs, order));
        Assert.NotNull(told);
        Assert.Equal(Enumerable.Range(1, told.Count), told.Select(point => point.Epoch));
        Assert.InRange(told.Count, 0, 49);
    }

    [Fact]
    public async Task Training_counts_epochs_and_pixels_and_times_checkpoints()
    {
        using var measured = new Measured();
        _signals.RequestCheckpoint();
        await TrainAsync(_blobs, new Assignment(new(0, 1), "image", await ImageAsync(), Checkpoint: null));
        Assert.Equal(50, measured.Of("clusterfit.training.epochs").Sum(trained => trained.Value));
        Assert.Equal(50 * 12, measured.Of("clusterfit.training.pixels").Sum(trained => trained.Value));
        // The last checkpoint may be stored after the end.
        while (measured.Of("clusterfit.checkpoint.duration").Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(10), Stop);
    }

    [Fact]
    public void No_more_wait_for_a_picture_than_there_is_room_for_and_none_after_the_end()
    {
        var answered = 0;
        var request = new LookRequest.Picture(64, _ => answered++);
        var accepted = Enumerable.Range(0, 100).Count(_ => _signals.RequestLook(request));
        Assert.Equal(64, accepted);
        foreach (var left in _signals.EndLooks()) left.Decline();
        Assert.Equal(64, answered);
        Assert.False(_signals.RequestLook(request));
    }

    private Task<ContentHash> ImageAsync() =>
        _blobs.PutAsync(ImageFile.EncodePng(new PixelImage(4, 3, 1, 8, [.. Enumerable.Range(0, 12).Select(i => i / 12f)])), Stop);

    private async Task<AttemptEnd?> TrainAsync(IBlobStore store, Assignment assignment)
    {
        var resources = new TrainingResources(store, new ImageLimits(), new IdleCores(1), TimeProvider.System, FitDevice.Cpu);
        var order = new WorkerActions.StartTraining(GroupId.Parse(new string('a', 32)), Spec, assignment);
        // A thread of its own, as in a worker.
        return (await Task.Factory.StartNew(
            () => new AttemptTraining(resources, order, _signals, _reports.Add, NoLogger.Instance).Run(),
            Stop, TaskCreationOptions.LongRunning, TaskScheduler.Default)).End;
    }

    /// <summary>Never ends the first put.</summary>
    private sealed class StuckStore(IBlobStore store) : ForwardingStore(store)
    {
        private int _puts;

        public override Task<ContentHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken stop) =>
            Interlocked.Increment(ref _puts) == 1 ? new TaskCompletionSource<ContentHash>().Task : base.PutAsync(content, stop);
    }

    /// <summary>Stands for what opens the fit: no device here runs out of memory.</summary>
    private sealed class StoreBesideFullDevice(IBlobStore store) : ForwardingStore(store)
    {
        public override Task<byte[]> GetAsync(ContentHash hash, CancellationToken stop) =>
            throw new DeviceMemoryException(new InvalidOperationException("CUDA out of memory."));
    }

    /// <summary>Can not be asked for one blob.</summary>
    private sealed class AwayStore(IBlobStore store, ContentHash away) : ForwardingStore(store)
    {
        public override Task<byte[]> GetAsync(ContentHash hash, CancellationToken stop) => hash == away
            ? throw new BlobStoreUnavailableException("s3://fits", "no answer", "Check the network.", new TimeoutException())
            : base.GetAsync(hash, stop);
    }
}
