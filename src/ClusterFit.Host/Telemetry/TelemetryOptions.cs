namespace ClusterFit.Host.Telemetry;

/// <summary>What a program tells of itself, and to whom.</summary>
/// <param name="Instance">Who tells it: the name of the node.</param>
/// <param name="Roles">What the node does.</param>
/// <param name="Otlp">The collector that traces, metrics and logs are pushed to; null for none.</param>
/// <param name="TraceRatio">Share of the traces that are made, 0 to 1. A trace that another program has begun is made if that one makes it.</param>
internal sealed record TelemetryOptions(string Instance, IReadOnlyList<string> Roles, Uri? Otlp, double TraceRatio = 1)
{
    /// <summary>Whether somebody comes to read the metrics.</summary>
    public bool IsScraped { get; init; }
}
