using System.Text.RegularExpressions;
using ClusterFit.Deployment.Tests.Manifests;

namespace ClusterFit.Deployment.Tests.Policies;

/// <summary>Whatever an object names is there: pods, ports, configuration, claims; secrets are made by cert-manager, or by a command of k8s/README.md.</summary>
internal static partial class References
{
    private static readonly Lazy<string> Guide = new(() => File.ReadAllText(Path.Combine(Overlay.Repository, "k8s", "README.md")));

    public static IEnumerable<string> Violations(Overlay overlay) =>
        OfWorkloads(overlay).Concat(OfServices(overlay)).Concat(OfIngresses(overlay)).Concat(OfOperators(overlay)).Concat(OfNamespace(overlay));

    private static IEnumerable<string> OfWorkloads(Overlay overlay)
    {
        foreach (var workload in overlay.Workloads)
        {
            if (workload.Selector is not null && !workload.IsSelectedBy(workload.Selector)) yield return $"{workload} does not select its own pods";
            if (workload.Selector is not null && overlay.Workloads.Any(other => other != workload && other.IsSelectedBy(workload.Selector)))
                yield return $"{workload} selects the pods of another workload";
            foreach (var missing in Configuration(workload).Where(name => overlay.Find<V1ConfigMap>(name.Map) is not { } map || (name.Key is not null && !map.Data.ContainsKey(name.Key))))
                yield return $"{workload} names configuration {missing.Map} {missing.Key}, which is not there";
            foreach (var (secret, key) in Secrets(workload).Where(secret => !IsMade(secret.Name, secret.Key, overlay)))
                yield return $"{workload} names secret {secret} {key}, which nothing makes and no command of k8s/README.md";
            var claims = overlay.Of<V1StatefulSet>().Where(set => set.Metadata.Name == workload.Name).SelectMany(set => set.Spec.VolumeClaimTemplates ?? []).ToArray();
            foreach (var volume in workload.Pod.Volumes ?? [])
            {
                if (volume.PersistentVolumeClaim is { } claim && overlay.Find<V1PersistentVolumeClaim>(claim.ClaimName) is null)
                    yield return $"{workload} names claim {claim.ClaimName}, which is not there";
            }

            var volumes = (workload.Pod.Volumes ?? []).Select(volume => volume.Name).Concat(claims.Select(claim => claim.Metadata.Name)).ToArray();
            var mounts = workload.Containers.SelectMany(container => container.VolumeMounts ?? []).ToArray();
            var mounted = mounts.Select(mount => mount.Name).ToArray();
            foreach (var name in mounted.Except(volumes)) yield return $"{workload} mounts {name}, which is no volume";
            foreach (var inner in mounts.Where(inner => mounts.Any(outer => outer.ReadOnlyProperty == true && inner.MountPath.StartsWith(outer.MountPath + "/", StringComparison.Ordinal))))
                yield return $"{workload} mounts {inner.Name} within a volume that can not be written";
            foreach (var name in volumes.Except(mounted)) yield return $"{workload} has volume {name}, which nothing mounts";
        }

        foreach (var set in overlay.Of<V1StatefulSet>())
        {
            if (overlay.Find<V1Service>(set.Spec.ServiceName) is null) yield return $"StatefulSet {set.Metadata.Name} names service {set.Spec.ServiceName}, which is not there";
        }
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
        where overlay.Find<V1Service>(target.Name)?.Spec.Ports.Any(port => port.Name == target.Port.Name || port.Port == target.Port.Number) is not true
        select $"ingress {ingress.Metadata.Name} names service {target.Name}, port {target.Port.Name}, which is not there";

    private static IEnumerable<string> OfOperators(Overlay overlay)
    {
        foreach (var scaled in overlay.Of<ScaledObject>())
        {
            var target = scaled.Spec.ScaleTargetRef;
            var workload = overlay.Workloads.FirstOrDefault(workload => workload.Kind == target?.Kind && workload.Name == target.Name);
            if (workload is null) yield return $"scaled object {scaled.Metadata.Name} names {target?.Kind} {target?.Name}, which is not there";
            else if (workload.Replicas is not null) yield return $"{workload} has a number of replicas, which belongs to the scaled object";
        }

        foreach (var monitor in overlay.Of<PodMonitor>())
        {
            var scraped = overlay.Workloads.Where(workload => workload.IsSelectedBy(monitor.Spec.Selector)).ToArray();
            if (scraped.Length == 0) yield return $"pod monitor {monitor.Metadata.Name} selects nothing";
            foreach (var endpoint in monitor.Spec.PodMetricsEndpoints)
            {
                foreach (var workload in scraped.Where(workload => workload.Port(endpoint.Port) is null)) yield return $"pod monitor {monitor.Metadata.Name}: {workload} has no port {endpoint.Port}";
            }
        }

        foreach (var certificate in overlay.Of<Certificate>().Where(certificate => overlay.Find<Issuer>(certificate.Spec.IssuerRef?.Name) is null))
            yield return $"certificate {certificate.Metadata.Name} names issuer {certificate.Spec.IssuerRef?.Name}, which is not there";
        foreach (var issuer in overlay.Of<Issuer>().Where(issuer => issuer.Spec.Ca is { } ca && overlay.Of<Certificate>().All(certificate => certificate.Spec.SecretName != ca.SecretName)))
            yield return $"issuer {issuer.Metadata.Name} names secret {issuer.Spec.Ca?.SecretName}, which no certificate makes";
    }

    private static IEnumerable<string> OfNamespace(Overlay overlay) =>
        overlay.Objects.Where(one => one is not V1Namespace && overlay.Find<V1Namespace>(one.Metadata.NamespaceProperty) is null)
            .Select(one => $"{one.Kind} {one.Metadata.Name} is in namespace '{one.Metadata.NamespaceProperty}', which is not there");

    private static IEnumerable<(string Map, string? Key)> Configuration(Workload workload) =>
    [
        .. from container in workload.Containers
           from source in container.EnvFrom ?? []
           where source.ConfigMapRef is not null
           select (source.ConfigMapRef.Name, (string?)null),
        .. from container in workload.Containers
           from variable in container.Env ?? []
           where variable.ValueFrom?.ConfigMapKeyRef is not null
           select (variable.ValueFrom.ConfigMapKeyRef.Name, variable.ValueFrom.ConfigMapKeyRef.Key),
        .. from volume in workload.Pod.Volumes ?? [] where volume.ConfigMap is not null select (volume.ConfigMap.Name, (string?)null),
    ];

    private static IEnumerable<(string Name, string? Key)> Secrets(Workload workload) =>
    [
        .. from container in workload.Containers
           from source in container.EnvFrom ?? []
           where source.SecretRef is not null
           select (source.SecretRef.Name, (string?)null),
        .. from container in workload.Containers
           from variable in container.Env ?? []
           where variable.ValueFrom?.SecretKeyRef is not null
           select (variable.ValueFrom.SecretKeyRef.Name, variable.ValueFrom.SecretKeyRef.Key),
        .. from volume in workload.Pod.Volumes ?? [] where volume.Secret is not null select (volume.Secret.SecretName, (string?)null),
    ];

    private static bool IsMade(string name, string? key, Overlay overlay) =>
        overlay.Of<Certificate>().Any(certificate => certificate.Spec.SecretName == name)
        || SecretCommand().Matches(Guide.Value).Any(command => command.Groups["name"].Value == name
            && (key is null || command.Groups["rest"].Value.Contains($"{key}=", StringComparison.Ordinal)));

    // A command may go on behind a backslash.
    [GeneratedRegex(@"create secret generic (?<name>[a-z0-9-]+)(?<rest>([^\\\n]|\\\n)*)")]
    private static partial Regex SecretCommand();
}
