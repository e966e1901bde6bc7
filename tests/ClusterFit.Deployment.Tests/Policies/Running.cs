using ClusterFit.Deployment.Tests.Manifests;

namespace ClusterFit.Deployment.Tests.Policies;

/// <summary>What every container says of itself: its image, what it needs, how to see that it works, and who stays when a machine goes.</summary>
internal static class Running
{
    public static IEnumerable<string> Violations(Overlay overlay)
    {
        foreach (var workload in overlay.Workloads)
        {
            foreach (var container in workload.Containers)
            {
                foreach (var violation in OfImage(container).Concat(OfResources(container)).Concat(OfProbes(workload, container)))
                    yield return $"{workload}, container {container.Name}: {violation}";
            }

            foreach (var violation in OfDisruption(workload, overlay)) yield return $"{workload}: {violation}";
        }

        foreach (var budget in overlay.Of<V1PodDisruptionBudget>())
        {
            if (!overlay.Workloads.Any(workload => workload.IsSelectedBy(budget.Spec.Selector)))
                yield return $"disruption budget {budget.Metadata.Name} selects nothing";
        }
    }

    private static IEnumerable<string> OfImage(V1Container container)
    {
        var name = container.Image[(container.Image.LastIndexOf('/') + 1)..];
        if (!name.Contains(':', StringComparison.Ordinal)) yield return $"image {container.Image} has no tag";
        else if (name.EndsWith(":latest", StringComparison.Ordinal)) yield return $"image {container.Image} is another one tomorrow";
    }

    private static IEnumerable<string> OfResources(V1Container container)
    {
        foreach (var resource in (string[])["cpu", "memory"])
        {
            if (container.Resources?.Requests?.ContainsKey(resource) is not true) yield return $"requests no {resource}";
        }

        if (container.Resources?.Limits?.ContainsKey("memory") is not true) yield return "has no limit of memory";
    }

    // Alive and ready are two questions: who asks the second for the first starts nodes again that only wait for the database.
    private static IEnumerable<string> OfProbes(Workload workload, V1Container container)
    {
        if (!workload.IsLasting) yield break;
        if (container.ReadinessProbe is null) yield return "has no readiness probe";
        if (container.LivenessProbe is null) yield return "has no liveness probe";
        (string Kind, V1Probe? Probe)[] probes =
            [("readiness", container.ReadinessProbe), ("liveness", container.LivenessProbe), ("startup", container.StartupProbe)];
        foreach (var (kind, probe) in probes)
        {
            var port = probe?.HttpGet?.Port ?? probe?.TcpSocket?.Port;
            if (port is not null && workload.Port(port) is null) yield return $"its {kind} probe asks port {port}, which it does not have";
            if (!workload.IsNode) continue;
            var path = kind == "readiness" ? "/health/ready" : "/health/live";
            if (probe?.HttpGet?.Path != path) yield return $"its {kind} probe does not ask {path}";
        }
    }

    private static IEnumerable<string> OfDisruption(Workload workload, Overlay overlay)
    {
        if (workload is not { IsNode: true }) yield break;
        if (!overlay.Of<V1PodDisruptionBudget>().Any(budget => workload.IsSelectedBy(budget.Spec.Selector))) yield return "has no disruption budget";
        var spread = workload.Pod.TopologySpreadConstraints ?? [];
        if (!spread.Any(constraint => constraint.TopologyKey == "kubernetes.io/hostname" && workload.IsSelectedBy(constraint.LabelSelector)))
            yield return "is not spread over machines";
    }
}
