using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Telemetry;

/// <summary>Says in the log, now and then, that the collector does not take what the node tells it. OpenTelemetry keeps that to itself.</summary>
internal sealed partial class CollectorWatch(Uri collector, ILogger log, TimeProvider time) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private long? _said;

    /// <inheritdoc />
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        ArgumentNullException.ThrowIfNull(eventSource);
        if (eventSource.Name == Exporter) EnableEvents(eventSource, EventLevel.Warning);
    }

    /// <inheritdoc />
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        // .NET tells every listener of some events that it did not ask for.
        if (eventData.EventSource.Name == Exporter && eventData.Level <= EventLevel.Warning && IsDue()) Refused(log, collector, Reason(eventData));
    }

    private bool IsDue()
    {
        lock (_gate)
        {
            if (_said is { } said && time.GetElapsedTime(said) < Again) return false;
            _said = time.GetTimestamp();
            return true;
        }
    }

    // The last that it tells is the exception, with its stack.
    private static string Reason(EventWrittenEventArgs told) =>
        told.Payload?.OfType<string>().LastOrDefault()?.Split('\n')[0].Trim() ?? told.EventName ?? Exporter;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The collector {Collector} does not take what this node tells: {Reason}")]
    private static partial void Refused(ILogger log, Uri collector, string reason);
}
