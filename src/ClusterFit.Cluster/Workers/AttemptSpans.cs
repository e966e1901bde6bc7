using System.Diagnostics;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Workers;
using ClusterFit.Training.Fitting;

namespace ClusterFit.Cluster.Workers;

/// <summary>Tells of an attempt while it is trained, in spans of seconds: whatever happens to this node, what it did before is told. The phase is
/// the ambient span of the training thread, so that what is logged belongs to it.</summary>
internal sealed class AttemptSpans(WorkerActions.StartTraining order, TimeProvider time)
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    // Of small images that are evaluated more often, the last evaluations are told.
    private static readonly TimeSpan EventTime = TimeSpan.FromMilliseconds(100);

    private readonly TraceContext? _attempt = order.Assignment.Trace;
    private readonly SpanTags _tags = SpanTags.Of(order.Group, order.Assignment.Attempt, order.Assignment.Name);
    private Activity? _phase;
    private long _began;
    private long _evaluated;
    private EpochRecord? _told;

    /// <summary>A phase begins, and the one before it ends.</summary>
    public void Begin(string name)
    {
        End();
        _began = time.GetTimestamp();
        _phase = Start(name);
        if (_phase is not null) Activity.Current = _phase;
    }

    /// <summary>Some steps were made, an epoch's at most: tells its evaluation, and begins a new slice when this one is long enough.</summary>
    public void Trained(FitRun run)
    {
        if (_phase is null) return;
        if (run.LatestEpoch is { } epoch && epoch != _told) Tell(epoch, run.IsFinished);
        if (time.GetElapsedTime(_began) >= Slice) Begin(Spans.Train);
    }

    /// <summary>Something that is done beside the phase.</summary>
    public Activity? Start(string name) => Spans.Start(name, ActivityKind.Internal, _attempt, _tags);

    /// <summary>The phase went wrong.</summary>
    public void Fail(Exception error) => _phase.SetError(error.GetType().Name, error.Message);

    /// <summary>The phase ends.</summary>
    public void End()
    {
        _phase?.Stop();
        _phase = null;
    }

    private void Tell(EpochRecord epoch, bool isLast)
    {
        _told = epoch;
        _phase!.SetTag(SpanTags.Epoch, epoch.Epoch);
        if (epoch.EvaluatedPsnrDb is not { } psnr) return;
        _phase.SetTag(SpanTags.Psnr, psnr);
        if (!isLast && _evaluated > 0 && time.GetElapsedTime(_evaluated) < EventTime) return;
        _evaluated = time.GetTimestamp();
        _phase.AddEvent(new ActivityEvent("evaluated", tags: new() { [SpanTags.Epoch] = epoch.Epoch, [SpanTags.Psnr] = psnr }));
    }
}
