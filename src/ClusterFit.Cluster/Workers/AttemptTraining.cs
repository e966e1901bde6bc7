using Akka.Event;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Workers;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Weights;

namespace ClusterFit.Cluster.Workers;

/// <summary>What the training threads of a node share.</summary>
/// <param name="Blobs">Images in, checkpoints and weights out.</param>
/// <param name="Limits">What an image may have at most.</param>
/// <param name="IdleCores">The cores that fits may borrow.</param>
/// <param name="Time">Measures slices and training.</param>
/// <param name="Device">Where fits train.</param>
public sealed record TrainingResources(IBlobStore Blobs, ImageLimits Limits, IdleCores IdleCores, TimeProvider Time, FitDevice Device);

/// <summary>Executes one attempt on the calling thread, from the image file to the weights file.</summary>
internal sealed class AttemptTraining(
    TrainingResources resources, WorkerActions.StartTraining order, TrainingSignals signals, Action<TrainerReport> report, ILoggingAdapter log)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FilmFrameTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FilmLastFrameTime = TimeSpan.FromSeconds(2);

    private readonly AttemptSpans _spans = new(order, resources.Time);

    private AttemptKey Key => order.Key;

    /// <summary>Trains until the end or a signal. Never throws: what goes wrong is a report.</summary>
    public TrainerReport.Ended Run()
    {
        try
        {
            return Train();
        }
        catch (Exception error) when (error is ImageRejectedException or FitRefusedException or FitDivergedException or WeightsRefusedException)
        {
            _spans.Fail(error);
            // Training is reproducible: the next attempt would end here again, after as long a time.
            return Ended(new AttemptEnd.Failed(error.Message, Permanent: true));
        }
        catch (BlobException error) when (error is BlobUnwritableException or BlobUnreadableException or BlobStoreUnavailableException)
        {
            _spans.Fail(error);
            log.Warning("{0} can not go on here: {1}", Key, error.Message);
            return Ended(new AttemptEnd.Hindered(error.ForUsers));
        }
        catch (DeviceMemoryException error)
        {
            _spans.Fail(error);
            log.Warning("{0} can not go on here: {1}", Key, error.Message);
            return Ended(new AttemptEnd.Hindered(error.Message));
        }
#pragma warning disable CA1031 // Whatever it is, the attempt has failed and the thread must live on for the next one.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _spans.Fail(error);
            log.Warning(error, "{0} failed", Key);
            return Ended(new AttemptEnd.Failed(Reason(error), Permanent: false));
        }
        finally
        {
            _spans.End();
        }
    }

    // Users read it, who have no business with the paths of this machine.
    private static string Reason(Exception error) => error switch
    {
        BlobException blob => blob.ForUsers,
        IOException or UnauthorizedAccessException => $"{error.GetType().Name}; the log of the node says more.",
        _ => $"{error.GetType().Name}: {error.Message}",
    };

    private TrainerReport.Ended Train()
    {
        _spans.Begin(Spans.Load);
        var image = ImageFile.Decode(Get(order.Assignment.Image), resources.Limits);
        if (signals.Stop is not StopKind.None) return Stopped(checkpoint: null);
        using var run = Open(image);
        var pace = new SlicePace(Slice);
        var looks = new Looks(signals, resources.Time);
        var reported = resources.Time.GetTimestamp();
        Task<JobCheckpoint?>? storing = null;
        report(new TrainerReport.Progressed(Key, run.Progress));
        _spans.Begin(Spans.Train);
        while (!run.IsFinished && !IsAtRung(run))
        {
            var (began, place) = (resources.Time.GetTimestamp(), run.Place);
            run.Advance(pace.Steps);
            pace.Took(resources.Time.GetElapsedTime(began));
            WorkerMeasures.Trained(place, run.Place);
            _spans.Trained(run);
            if (signals.Stop == StopKind.Abandon) return Ended(null);
            if (signals.Stop == StopKind.HandBack || run.IsFinished || IsAtRung(run)) _ = DiscardAsync(storing);
            if (run.IsFinished || IsAtRung(run)) break;
            looks.Answer(run);
            if (signals.Stop == StopKind.HandBack) return Stopped(Wait(StoreAsync(run)));
            // A store that is slow or away holds no training up.
            if (signals.TakeCheckpointRequest()) storing ??= StoreAsync(run);
            if (storing is { IsCompleted: true })
            {
                if (Wait(storing) is { } checkpoint) report(new TrainerReport.CheckpointStored(Key, checkpoint));
                storing = null;
            }

            if (resources.Time.GetElapsedTime(reported) < ReportTime) continue;
            reported = resources.Time.GetTimestamp();
            report(new TrainerReport.Progressed(Key, run.Progress));
        }

        if (!run.IsFinished) return Ended(new AttemptEnd.ReachedRung(StoreForLater(run), Measure(run.Pause().Weights, image)));
        var finished = run.Complete();
        _spans.Begin(Spans.Upload);
        return Ended(new AttemptEnd.Completed(Store(finished, image)));
    }

    private JobCheckpoint StoreForLater(FitRun run)
    {
        _spans.Begin(Spans.Checkpoint);
        var began = resources.Time.GetTimestamp();
        var checkpoint = run.Checkpoint();
        var stored = new JobCheckpoint(Put(CheckpointCodec.Encode(checkpoint)), checkpoint.Epoch);
        Measure(began);
        return stored;
    }

    private void Measure(long began) => Instruments.CheckpointTime.Record(resources.Time.GetElapsedTime(began).TotalSeconds);

    private bool IsAtRung(FitRun run) => run.Progress.Epoch >= order.Assignment.Until;

    // The weights of a rung are measured and not stored: they are in the checkpoint.
    private static FitMeasure Measure(FittedWeights weights, PixelImage image)
    {
        var bytes = WeightsCodec.Encode(weights).Length;
        return new FitMeasure(weights.Summary, bytes, 8.0 * bytes / image.Pixels);
    }

    private TrainerReport.Ended Stopped(JobCheckpoint? checkpoint) =>
        Ended(signals.Stop == StopKind.Abandon ? null : new AttemptEnd.HandedBack(checkpoint));

    private TrainerReport.Ended Ended(AttemptEnd? end) => new(Key, end);

    private FitRun Open(PixelImage image)
    {
        if (order.Assignment.Checkpoint is { } recorded)
        {
            try
            {
                var checkpoint = CheckpointCodec.Decode(Get(recorded.Blob));
                if (checkpoint.Image.Hash == order.Assignment.Image)
                    return FitRun.Resume(checkpoint, image, resources.Time, resources.IdleCores, resources.Device);
                log.Warning("{0} starts anew: its checkpoint is of another image", Key);
            }
            // A store that is away has the checkpoint still.
            catch (Exception error) when (
                error is BlobException and not BlobStoreUnavailableException or WeightsRefusedException or FitRefusedException)
            {
                log.Warning("{0} starts anew: {1}", Key, error.Message);
            }
        }

        return FitRun.Start(order.Spec, image, order.Assignment.Image, resources.Time, resources.IdleCores, resources.Device);
    }

    // Training goes on without a checkpoint: it only makes a loss dearer. The checkpoint is taken before this returns, and stored meanwhile.
    private async Task<JobCheckpoint?> StoreAsync(FitRun run)
    {
        var began = resources.Time.GetTimestamp();
        using var span = _spans.Start(Spans.Checkpoint);
        try
        {
            var checkpoint = run.Checkpoint();
            span?.SetTag(SpanTags.Epoch, checkpoint.Epoch);
            var blob = await resources.Blobs.PutAsync(CheckpointCodec.Encode(checkpoint), CancellationToken.None);
            Measure(began);
            return new JobCheckpoint(blob, checkpoint.Epoch);
        }
        catch (Exception error) when (error is BlobException or WeightsRefusedException)
        {
            span.SetError(error.GetType().Name, error.Message);
            log.Warning("{0} has no new checkpoint: {1}", Key, error.Message);
            return null;
        }
    }

    // A checkpoint that nobody is told of any more. It is older than whatever the attempt ends with, and so another blob.
    private async Task DiscardAsync(Task<JobCheckpoint?>? storing)
    {
        try
        {
            if (storing is not null && await storing is { } unused) await resources.Blobs.DeleteAsync(unused.Blob, CancellationToken.None);
        }
#pragma warning disable CA1031 // Nobody waits for it; what stays is collected later.
        catch (Exception error)
#pragma warning restore CA1031
        {
            log.Warning("A checkpoint of {0} that nobody needs stays: {1}", Key, error.Message);
        }
    }

    private FitResult Store(FinishedFit finished, PixelImage image)
    {
        var file = WeightsCodec.Encode(finished.Weights);
        ContentHash? film = finished.FilmFrames.Count == 0 ? null
            : Put(AnimatedPng.Encode(finished.FilmFrames, FilmFrameTime, FilmLastFrameTime));
        return new FitResult(finished.Weights.Summary, Put(file), file.Length, 8.0 * file.Length / image.Pixels, film);
    }

    // The one place where a thread waits for the store. It is a training thread, which has nothing else to do meanwhile and is nobody's pool thread.
    private static T Wait<T>(Task<T> access) => access.GetAwaiter().GetResult();

    private byte[] Get(ContentHash hash) => Wait(resources.Blobs.GetAsync(hash, CancellationToken.None));

    private ContentHash Put(byte[] content) => Wait(resources.Blobs.PutAsync(content, CancellationToken.None));
}
