using ClusterFit.Cluster.Telemetry;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Resources;

namespace ClusterFit.Host.Telemetry;

/// <summary>What all that is pushed has in common.</summary>
internal static class OtlpSettings
{
    private const string Service = "clusterfit";

    /// <summary>The settings of OpenTelemetry: its variables in the environment, save the collector, with defaults of our own.</summary>
    // A kill takes along what was not pushed yet: spans and log entries are pushed each second instead of each five.
    public static IConfigurationRoot Of(Uri? otlp) => new ConfigurationBuilder()
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

    /// <summary>Says who tells it. The environment may add to it, and change it.</summary>
    public static void Describe(ResourceBuilder resource, string instance, IReadOnlyList<string> roles)
    {
        resource.Clear().AddTelemetrySdk().AddAttributes(
        [
            new("service.namespace", Service),
            new("service.version", TelemetrySources.Version),
            new("service.instance.id", instance),
        ]);
        if (roles.Count > 0) resource.AddAttributes([new("clusterfit.roles", string.Join(',', roles))]);
        resource.AddEnvironmentVariableDetector();
    }
}
