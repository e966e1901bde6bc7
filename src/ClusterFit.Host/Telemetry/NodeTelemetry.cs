using Akka.Hosting;
using ClusterFit.Cluster.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ClusterFit.Host.Telemetry;

/// <summary>Listens to the spans, measurements and log entries of this process and pushes them to a collector, or keeps the measurements for who
/// comes to read them, until it is disposed.</summary>
/// <remarks>The variables <c>OTEL_*</c> of OpenTelemetry hold, save those that an option of the node stands for.</remarks>
internal sealed class NodeTelemetry : IDisposable
{
    private readonly ServiceProvider _services;

    private NodeTelemetry(ServiceProvider services)
    {
        _services = services;
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
    public static NodeTelemetry? Start(TelemetryOptions options) => options.Otlp is null && !options.IsScraped ? null : new(Build(options));

    /// <summary>Pushes what is left, for a few seconds at most, and ends.</summary>
    public void Dispose() => _services.Dispose();

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
