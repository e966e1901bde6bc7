using ClusterFit.Cluster.Telemetry;
using ClusterFit.Host.Monitoring;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ClusterFit.Host.Telemetry;

/// <summary>Listens to the spans, measurements and log entries of this process and pushes them to a collector, or keeps the measurements for who
/// comes to read them, until it is disposed.</summary>
/// <remarks>The variables <c>OTEL_*</c> of OpenTelemetry hold, save those that an option of the node stands for.</remarks>
internal sealed class NodeTelemetry : IDisposable
{
    private const string Service = "clusterfit";

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

    private static ServiceProvider Build(TelemetryOptions options)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Settings(options.Otlp));
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, options))
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
                    .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceRatio)))
                    .AddAspNetCoreInstrumentation(requests => requests.Filter = request => !MonitorPaths.IsMonitoring(request.Request.Path)))
                .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
                .UseOtlpExporter();
        }

        return services.BuildServiceProvider();
    }

    // The later wins. A kill takes along what was not pushed yet: that is done each second instead of each five.
    private static IConfigurationRoot Settings(Uri? otlp) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "10000",
            ["OTEL_SERVICE_NAME"] = Service,
        })
        .AddEnvironmentVariables()
        .AddInMemoryCollection(new Dictionary<string, string?> { [OtlpAddress.Variable] = otlp?.ToString() })
        .Build();

    private static void Describe(ResourceBuilder resource, TelemetryOptions options)
    {
        resource.Clear()
            .AddTelemetrySdk()
            .AddAttributes(
            [
                new("service.namespace", Service),
                new("service.version", TelemetrySources.Version),
                new("service.instance.id", options.Instance),
            ])
            .AddEnvironmentVariableDetector();
        if (options.Roles.Count > 0) resource.AddAttributes([new("clusterfit.roles", string.Join(',', options.Roles))]);
    }
}
