using ClusterFit.Host.Nodes;

namespace ClusterFit.Chaos.Running;

/// <summary>How a run is done.</summary>
/// <param name="Seed">Decides the faults and the batches.</param>
/// <param name="Faults">Number of faults.</param>
/// <param name="Images">Number of different images.</param>
/// <param name="Artefacts">Folder for logs and, when something is wrong, the journal.</param>
internal sealed record ChaosOptions(int Seed, int Faults, int Images, string Artefacts)
{
    /// <summary>The scheduler nodes.</summary>
    public static IReadOnlyList<string> Schedulers { get; } = ["s1", "s2", "s3"];

    /// <summary>The workers.</summary>
    public static IReadOnlyList<string> Workers { get; } = ["w1", "w2", "w3"];

    /// <summary>The shortest lease that a node accepts: a run has time for many.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(Math.Ceiling(ClusterTimings.LeastLease.TotalSeconds));

    /// <summary>Jobs that are open at any time, so that every fault hits running work.</summary>
    public static int OpenJobs => 9;

    /// <summary>How long the cluster may take to end all jobs once everything is healed.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(5);
}
