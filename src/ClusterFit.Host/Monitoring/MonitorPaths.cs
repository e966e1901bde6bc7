namespace ClusterFit.Host.Monitoring;

/// <summary>What machines ask a node for again and again, to watch it.</summary>
internal static class MonitorPaths
{
    /// <summary>The metrics, for Prometheus.</summary>
    public const string Metrics = "/metrics";

    /// <summary>Whether the process works.</summary>
    public const string Live = "/health/live";

    /// <summary>Whether the node can do its work.</summary>
    public const string Ready = "/health/ready";
}
