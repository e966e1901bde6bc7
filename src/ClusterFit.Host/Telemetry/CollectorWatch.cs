using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Telemetry;

/// <summary>Warns when the collector does not take what is pushed, once and then every ten minutes at most. The exporters of OpenTelemetry tell of it
/// nowhere else.</summary>
internal sealed partial class CollectorWatch : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Uri _collector;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private long? _told;

    /// <summary>Watches until it is disposed.</summary>
    public CollectorWatch(Uri collector, ILoggerProvider log, TimeProvider time)
    {
        (_collector, _log, _time) = (collector, log.CreateLogger("ClusterFit"), time);
        // Those that the base class has told of before there was a log.
        foreach (var source in EventSource.GetSources()) Listen(source);
    }

    /// <inheritdoc />
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (_log is not null) Listen(eventSource);
    }

    /// <inheritdoc />
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_gate)
        {
            if (_told is { } told && _time.GetElapsedTime(told) < Again) return;
            _told = _time.GetTimestamp();
        }

        // The last of what is said is the exception.
        var reason = eventData.Payload is { Count: > 0 } said && said[^1] is string error ? error.Split('\n')[0].TrimEnd() : "";
        NotTaken(_log, _collector.Authority, eventData.EventName, reason);
    }

    private void Listen(EventSource source)
    {
        if (source.Name == Exporter) EnableEvents(source, EventLevel.Warning);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "what is pushed to the collector {Collector} does not arrive: {Fault}: {Reason}")]
    private static partial void NotTaken(ILogger logger, string collector, string? fault, string reason);
}
