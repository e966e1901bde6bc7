using ClusterFit.Cluster.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace ClusterFit.Host.Telemetry;

/// <summary>Pushes the spans of a command, its requests among them, to a collector, until it is disposed.</summary>
public sealed class CommandTelemetry : IDisposable
{
    private readonly TracerProvider _spans;

    private CommandTelemetry(TracerProvider spans) => _spans = spans;

    /// <summary>Begins to listen; null, and nothing of it loaded, where there is no collector.</summary>
    public static CommandTelemetry? Start(Uri? otlp) => otlp is null ? null : new(Build(otlp));

    /// <summary>Pushes what is left, for a few seconds at most, and ends.</summary>
    public void Dispose() => _spans.Dispose();

    private static TracerProvider Build(Uri otlp) => Sdk.CreateTracerProviderBuilder()
        .ConfigureServices(services => services.AddSingleton<IConfiguration>(OtlpSettings.Of(otlp)))
        .ConfigureResource(resource => OtlpSettings.Describe(resource, Environment.MachineName, []))
        // The second makes the spans that requests name as their parents.
        .AddSource(TelemetrySources.Name, "System.Net.Http")
        .AddOtlpExporter()
        .Build();
}
