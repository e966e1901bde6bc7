using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Monitoring;

/// <summary>What machines ask a node for again and again, to watch it.</summary>
internal static class MonitorPaths
{
    /// <summary>The metrics, for Prometheus.</summary>
    public const string Metrics = "/metrics";

    /// <summary>Whether the process works.</summary>
    public const string Live = Health + "/live";

    /// <summary>Whether the node can do its work.</summary>
    public const string Ready = Health + "/ready";

    private const string Health = "/health";

    /// <summary>Whether a request is none of a user.</summary>
    public static bool IsMonitoring(PathString path) => path.StartsWithSegments(Health) || path == Metrics;
}
