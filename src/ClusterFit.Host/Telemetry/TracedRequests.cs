using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Telemetry;

/// <summary>Which requests make a span.</summary>
internal static class TracedRequests
{
    /// <summary>Whether it is one to the API, and no stream of events: that would be told of hours later, or never.</summary>
    public static bool Includes(PathString path) =>
        path.StartsWithSegments("/v1", out var rest) && rest.Value?.EndsWith("/events", StringComparison.Ordinal) != true;
}
