using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>Where the spans and the measurements of ClusterFit come from. With nobody listening, no span is made and no measurement taken.</summary>
public static class TelemetrySources
{
    /// <summary>What listeners ask for.</summary>
    public const string Name = "ClusterFit";

    /// <summary>The version of the program.</summary>
    public static string Version { get; } = typeof(TelemetrySources).Assembly.GetName().Version!.ToString(3);

    /// <summary>The source of all spans.</summary>
    public static ActivitySource Activities { get; } = new(Name, Version);

    /// <summary>The meter of all instruments.</summary>
    public static Meter Meter { get; } = new(Name, Version);
}
