using ClusterFit.Deployment.Tests.Manifests;

namespace ClusterFit.Deployment.Tests.Policies;

/// <summary>All that is asked of an overlay.</summary>
internal static class Policy
{
    public static IReadOnlyDictionary<string, Func<Overlay, IEnumerable<string>>> All { get; } =
        new Dictionary<string, Func<Overlay, IEnumerable<string>>>
        {
            ["pod security"] = PodSecurity.Violations,
            ["running"] = Running.Violations,
            ["sources"] = Sources.Violations,
            ["selection"] = Selection.Violations,
            ["node environment"] = NodeEnvironment.Violations,
            ["network"] = NetworkRules.Violations,
        };

    /// <summary>Everything that is wrong with the overlay.</summary>
    public static IReadOnlyList<string> Violations(Overlay overlay) => [.. All.Values.SelectMany(policy => policy(overlay))];
}
