using Akka.Hosting;
using ClusterFit.Cluster.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ClusterFit.Host.Telemetry;

/// <summary>Listens to the spans, measurements and log entries of this process and pushes them to a collector, or keeps the measurements for who
/// comes to read them, until it is disposed.</summary>
/// <remarks>The variables <c>OTEL_*</c> of OpenTelemetry hold, save those that an option of the node stands for.</remarks>
internal sealed class NodeTelemetry : IDisposable
{
    // What a collector that does not answer holds a leaving node up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ServiceProvider _services;
    private readonly CollectorWatch? _watch;

    private NodeTelemetry(ServiceProvider services, CollectorWatch? watch)
    {
        (_services, _watch) = (services, watch);
        // They listen from the moment that they are made.
        _ = services.GetService<TracerProvider>();
        Meters = services.GetRequiredService<MeterProvider>();
        Log = services.GetService<ILoggerProvider>();
    }

    /// <summary>Takes log entries; null where only measurements are wanted.</summary>
    public ILoggerProvider? Log { get; }

    /// <summary>Has the measurements.</summary>
    public MeterProvider Meters { get; }

    /// <summary>Begins to listen; null where nobody wants to hear of it.</summary>
    /// <param name="options">What is told, and to whom.</param>
    /// <param name="log">Where it stands when the collector does not take it; null for nowhere.</param>
    /// <param name="time">How often it stands there.</param>
    public static NodeTelemetry? Start(TelemetryOptions options, ILoggerProvider? log, TimeProvider time)
    {
        if (options.Otlp is null && !options.IsScraped) return null;
        return new(Build(options), options.Otlp is { } collector && log is not null ? new CollectorWatch(collector, log, time) : null);
    }

    /// <summary>Pushes what is left, for a few seconds at most, and ends.</summary>
    public void Dispose()
    {
        // Beside each other: none waits for the other's collector.
        var patience = (int)Patience.TotalMilliseconds;
        Parallel.Invoke(
            () => _services.GetService<TracerProvider>()?.Shutdown(patience),
            () => Meters.Shutdown(patience),
            () => _services.GetService<LoggerProvider>()?.Shutdown(patience));
        _services.Dispose();
        _watch?.Dispose();
    }

    /// <summary>Who began a trace decides on all of it; the ratio is for those that begin here.</summary>
    internal static Sampler Sampler(double ratio) => new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio));

    private static ServiceProvider Build(TelemetryOptions options)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(OtlpSettings.Of(options.Otlp));
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => OtlpSettings.Describe(resource, options.Instance, options.Roles))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(TelemetrySources.Name, "Microsoft.AspNetCore.Hosting", "System.Runtime")
                    .SetExemplarFilter(ExemplarFilterType.TraceBased);
                if (options.IsScraped) metrics.AddPrometheusExporter();
            });
        if (options.Otlp is not null)
        {
            telemetry
                .WithTracing(traces => traces
                    .AddSource(TelemetrySources.Name)
                    .SetSampler(Sampler(options.TraceRatio))
                    .AddAspNetCoreInstrumentation(requests => requests.Filter = request => TracedRequests.Includes(request.Request.Path)))
                .WithLogging(null, logs =>
                {
                    logs.IncludeFormattedMessage = true;
                    logs.AddAkkaTraceCorrelation();
                })
                .UseOtlpExporter();
        }

        return services.BuildServiceProvider();
    }
}
