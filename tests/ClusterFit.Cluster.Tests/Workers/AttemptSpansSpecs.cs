using System.Diagnostics;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Cluster.Tests.Telemetry;
using ClusterFit.Cluster.Workers;
using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Cluster.Tests.Workers;

public sealed class AttemptSpansSpecs : IDisposable
{
    private static readonly GroupId Group = GroupId.Parse(new string('e', 32));

    private static readonly FitSpec Spec = new()
    {
        Encoder = new() { Octaves = 2 },
        Network = new() { Widths = [4] },
        Recipe = new() { BatchSize = 4, Epochs = 6, EvaluateEvery = 3 },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;
    private readonly TrainingSignals _signals = new();
    private readonly ToldSpans _told = new(Group);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _told.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Each_phase_is_a_child_of_the_attempt()
    {
        var image = ImageFile.EncodePng(new PixelImage(4, 3, 1, 8, [.. Enumerable.Range(0, 12).Select(i => i / 12f)]));
        Assert.IsType<AttemptEnd.Completed>(await TrainAsync(image, TraceContext.Of(_told.Submission)));
        Assert.Equal([Spans.Load, Spans.Train, Spans.Upload], _told.ChildrenOf(_told.Submission!));
        var train = Assert.Single(_told.Named(Spans.Train));
        Assert.Equal((6, Group.Value, "image"), (train.GetTagItem(SpanTags.Epoch), train.GetTagItem(SpanTags.Group), train.GetTagItem(SpanTags.Image)));
        Assert.Equal(("evaluated", 6), (train.Events.Last().Name, train.Events.Last().Tags.Single(tag => tag.Key == SpanTags.Epoch).Value));
    }

    [Fact]
    public async Task What_goes_wrong_is_told_with_its_phase()
    {
        Assert.IsType<AttemptEnd.Failed>(await TrainAsync([1, 2, 3], TraceContext.Of(_told.Submission)));
        var load = Assert.Single(_told.All);
        Assert.Equal(
            (Spans.Load, ActivityStatusCode.Error, nameof(ImageRejectedException)), (load.OperationName, load.Status, load.GetTagItem(SpanTags.ErrorType)));
    }

    [Fact]
    public async Task An_attempt_without_a_trace_tells_nothing()
    {
        await TrainAsync([1, 2, 3], trace: null);
        Assert.Empty(_told.All);
    }

    private async Task<AttemptEnd?> TrainAsync(byte[] image, TraceContext? trace)
    {
        var blobs = new BlobFolder(_folder, TimeProvider.System);
        var assignment = new Assignment(new(0, 1), "image", await blobs.PutAsync(image, Stop), Checkpoint: null) { Trace = trace };
        var resources = new TrainingResources(blobs, new ImageLimits(), new IdleCores(1), TimeProvider.System, FitDevice.Cpu);
        // A thread of its own, as in a worker.
        return (await Task.Factory.StartNew(
            () => new AttemptTraining(resources, new WorkerActions.StartTraining(Group, Spec, assignment), _signals, _ => { }, Akka.Event.NoLogger.Instance).Run(),
            Stop, TaskCreationOptions.LongRunning, TaskScheduler.Default)).End;
    }
}
