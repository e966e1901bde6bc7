using ClusterFit.Deployment.Tests.Manifests;

namespace ClusterFit.Deployment.Tests.Policies;

/// <summary>What objects select or name among the others is there, and has the ports that they name.</summary>
internal static class Selection
{
    public static IEnumerable<string> Violations(Overlay overlay) =>
        OfWorkloads(overlay).Concat(OfServices(overlay)).Concat(OfIngresses(overlay)).Concat(OfScaling(overlay)).Concat(OfMonitors(overlay))
            .Concat(OfCertificates(overlay)).Concat(OfNamespaces(overlay));

    private static IEnumerable<string> OfWorkloads(Overlay overlay)
    {
        foreach (var workload in overlay.Workloads.Where(workload => workload.Selector is not null))
        {
            if (!workload.IsSelectedBy(workload.Selector)) yield return $"{workload} does not select its own pods";
            if (overlay.Workloads.Any(other => other != workload && other.IsSelectedBy(workload.Selector)))
                yield return $"{workload} selects the pods of another workload";
        }

        foreach (var set in overlay.Of<V1StatefulSet>().Where(set => overlay.Find<V1Service>(set.Spec.ServiceName) is null))
            yield return $"StatefulSet {set.Metadata.Name} names service {set.Spec.ServiceName}, which is not there";
    }

    private static IEnumerable<string> OfServices(Overlay overlay)
    {
        foreach (var service in overlay.Of<V1Service>())
        {
            var behind = overlay.Workloads.Where(workload => workload.IsSelectedBy(service.Spec.Selector)).ToArray();
            if (behind.Length == 0) yield return $"service {service.Metadata.Name} selects nothing";
            foreach (var port in service.Spec.Ports)
            {
                if (string.IsNullOrEmpty(port.Name)) yield return $"service {service.Metadata.Name}: port {port.Port} has no name";
                foreach (var workload in behind.Where(workload => workload.Port(port.TargetPort) is null))
                    yield return $"service {service.Metadata.Name}: {workload} has no port {port.TargetPort}";
            }
        }
    }

    private static IEnumerable<string> OfIngresses(Overlay overlay) =>
        from ingress in overlay.Of<V1Ingress>()
        from rule in ingress.Spec.Rules
        from path in rule.Http.Paths
        let target = path.Backend.Service
        let ports = overlay.Find<V1Service>(target.Name)?.Spec.Ports ?? []
        where !ports.Any(port => port.Name == target.Port.Name || port.Port == target.Port.Number)
        select $"ingress {ingress.Metadata.Name} names service {target.Name}, port {target.Port.Name}, which is not there";

    private static IEnumerable<string> OfScaling(Overlay overlay)
    {
        foreach (var scaled in overlay.Of<ScaledObject>())
        {
            var target = scaled.Spec.ScaleTargetRef;
            var workload = overlay.Workloads.FirstOrDefault(workload => workload.Kind == target?.Kind && workload.Name == target.Name);
            if (workload is null) yield return $"scaled object {scaled.Metadata.Name} names {target?.Kind} {target?.Name}, which is not there";
            else if (workload.Replicas is not null) yield return $"{workload} has a number of replicas, which belongs to the scaled object";
        }
    }

    private static IEnumerable<string> OfMonitors(Overlay overlay)
    {
        foreach (var monitor in overlay.Of<PodMonitor>())
        {
            var scraped = overlay.Workloads.Where(workload => workload.IsSelectedBy(monitor.Spec.Selector)).ToArray();
            if (scraped.Length == 0) yield return $"pod monitor {monitor.Metadata.Name} selects nothing";
            foreach (var port in monitor.Spec.PodMetricsEndpoints.Select(endpoint => endpoint.Port))
            {
                foreach (var workload in scraped.Where(workload => workload.Port(port) is null))
                    yield return $"pod monitor {monitor.Metadata.Name}: {workload} has no port {port}";
            }
        }
    }

    private static IEnumerable<string> OfCertificates(Overlay overlay)
    {
        var certificates = overlay.Of<Certificate>().ToArray();
        foreach (var certificate in certificates.Where(certificate => overlay.Find<Issuer>(certificate.Spec.IssuerRef?.Name) is null))
            yield return $"certificate {certificate.Metadata.Name} names issuer {certificate.Spec.IssuerRef?.Name}, which is not there";
        foreach (var issuer in overlay.Of<Issuer>().Where(issuer => issuer.Spec.Ca is not null))
        {
            if (certificates.All(certificate => certificate.Spec.SecretName != issuer.Spec.Ca?.SecretName))
                yield return $"issuer {issuer.Metadata.Name} names secret {issuer.Spec.Ca?.SecretName}, which no certificate makes";
        }
    }

    private static IEnumerable<string> OfNamespaces(Overlay overlay) =>
        overlay.Objects.Where(one => one is not V1Namespace && overlay.Find<V1Namespace>(one.Metadata.NamespaceProperty) is null)
            .Select(one => $"{one.Kind} {one.Metadata.Name} is in namespace '{one.Metadata.NamespaceProperty}', which is not there");
}
