using System.Diagnostics;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Host.Telemetry;

namespace ClusterFit.Cli.Submission;

/// <summary>The trace of a submission, from its first request until it is accepted: the server's spans and all attempts belong to it. It is made only
/// where the environment names a collector.</summary>
internal sealed class SubmissionTrace : IDisposable
{
    private readonly CommandTelemetry? _telemetry;
    private readonly Activity? _span;

    private SubmissionTrace(CommandTelemetry? telemetry)
    {
        _telemetry = telemetry;
        _span = TelemetrySources.Activities.StartActivity(Spans.Submit);
    }

    /// <summary>Begins it: it is ambient until it is disposed.</summary>
    /// <exception cref="UsageException">The environment names no collector, but something else.</exception>
    public static SubmissionTrace Begin() => new(CommandTelemetry.Start(Collector.Address()));

    /// <summary>The upload of an image.</summary>
    public static Activity? Upload(string image) => TelemetrySources.Activities.StartActivity(Spans.Upload)?.SetTag(SpanTags.Image, image);

    /// <summary>Tells it.</summary>
    public void Dispose()
    {
        _span?.Dispose();
        _telemetry?.Dispose();
    }
}
