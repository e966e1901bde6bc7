using ClusterFit.Deployment.Tests.Manifests;

namespace ClusterFit.Deployment.Tests.Policies;

/// <summary>Who may talk to whom, as a network plugin would decide.</summary>
internal static class NetworkRules
{
    public static IEnumerable<string> Violations(Overlay overlay)
    {
        foreach (var workload in overlay.Workloads)
        {
            foreach (var direction in (string[])["Ingress", "Egress"])
            {
                if (!Selecting(overlay, workload, direction).Any()) yield return $"{workload}: no network policy is about its {direction}";
            }
        }

        foreach (var policy in overlay.Of<V1NetworkPolicy>())
        {
            var selected = overlay.Workloads.Where(workload => IsSelected(workload, policy.Spec.PodSelector)).ToArray();
            if (selected.Length == 0) yield return $"network policy {policy.Metadata.Name} selects nothing";
            foreach (var port in (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? []))
            {
                if (!selected.Any(workload => workload.Port(port.Port) is not null))
                    yield return $"network policy {policy.Metadata.Name}: no pod that it selects has port {port.Port}";
            }
        }
    }

    /// <summary>Whether the pods of one workload reach a port of another: the one must be let out and the other let in.</summary>
    public static bool Allows(Overlay overlay, Workload from, Workload to, string port) =>
        Selecting(overlay, from, "Egress").SelectMany(policy => policy.Spec.Egress ?? [])
            .Any(rule => Matches(rule.To, to) && Matches(rule.Ports, to, port))
        && Selecting(overlay, to, "Ingress").SelectMany(policy => policy.Spec.Ingress ?? [])
            .Any(rule => Matches(rule.FromProperty, from) && Matches(rule.Ports, to, port));

    private static IEnumerable<V1NetworkPolicy> Selecting(Overlay overlay, Workload workload, string direction) =>
        overlay.Of<V1NetworkPolicy>().Where(policy => policy.Spec.PolicyTypes.Contains(direction) && IsSelected(workload, policy.Spec.PodSelector));

    // No peers: all of them. Pods of other namespaces are none of the overlay's.
    private static bool Matches(IList<V1NetworkPolicyPeer>? peers, Workload workload) =>
        peers is null or [] || peers.Any(peer => peer is { NamespaceSelector: null, IpBlock: null } && IsSelected(workload, peer.PodSelector));

    private static bool Matches(IList<V1NetworkPolicyPort>? ports, Workload to, string port) =>
        ports is null or [] || ports.Any(allowed => to.Port(allowed.Port) is { } one && one.Name == port);

    private static bool IsSelected(Workload workload, V1LabelSelector? selector) => selector is null || workload.IsSelectedBy(selector);
}
