using System.Text.RegularExpressions;
using ClusterFit.Deployment.Tests.Manifests;

namespace ClusterFit.Deployment.Tests.Policies;

/// <summary>Where pods get their configuration, secrets and volumes from is there. Secrets are made by cert-manager, or by a command of
/// k8s/README.md.</summary>
internal static partial class Sources
{
    private static readonly Lazy<string> Guide = new(() => File.ReadAllText(Path.Combine(Overlay.Repository, "k8s", "README.md")));

    public static IEnumerable<string> Violations(Overlay overlay) =>
        from workload in overlay.Workloads
        from violation in OfConfiguration(workload, overlay).Concat(OfSecrets(workload, overlay)).Concat(OfVolumes(workload, overlay))
        select $"{workload} {violation}";

    private static IEnumerable<string> OfConfiguration(Workload workload, Overlay overlay)
    {
        var whole = workload.Containers.SelectMany(container => container.EnvFrom ?? []).Select(source => source.ConfigMapRef?.Name)
            .Concat((workload.Pod.Volumes ?? []).Select(volume => volume.ConfigMap?.Name)).OfType<string>();
        foreach (var name in whole)
        {
            if (overlay.Find<V1ConfigMap>(name) is null) yield return $"names configuration {name}, which is not there";
        }

        foreach (var key in Variables(workload).Select(source => source.ConfigMapKeyRef).OfType<V1ConfigMapKeySelector>())
        {
            if (overlay.Find<V1ConfigMap>(key.Name)?.Data.ContainsKey(key.Key) is not true)
                yield return $"names configuration {key.Name} {key.Key}, which is not there";
        }
    }

    private static IEnumerable<string> OfSecrets(Workload workload, Overlay overlay)
    {
        var whole = workload.Containers.SelectMany(container => container.EnvFrom ?? []).Select(source => source.SecretRef?.Name)
            .Concat((workload.Pod.Volumes ?? []).Select(volume => volume.Secret?.SecretName)).OfType<string>().Select(name => (Name: name, Key: ""));
        var single = Variables(workload).Select(source => source.SecretKeyRef).OfType<V1SecretKeySelector>().Select(key => (key.Name, key.Key));
        foreach (var (name, key) in whole.Concat(single))
        {
            if (overlay.Of<Certificate>().Any(certificate => certificate.Spec.SecretName == name)) continue;
            if (!SecretCommand().Matches(Guide.Value).Any(command => command.Groups["name"].Value == name
                && command.Groups["rest"].Value.Contains($"{key}=", StringComparison.Ordinal)))
                yield return $"names secret {name} {key}, which nothing makes and no command of k8s/README.md";
        }
    }

    private static IEnumerable<string> OfVolumes(Workload workload, Overlay overlay)
    {
        foreach (var claim in (workload.Pod.Volumes ?? []).Select(volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>())
        {
            if (overlay.Find<V1PersistentVolumeClaim>(claim) is null) yield return $"names claim {claim}, which is not there";
        }

        var own = overlay.Of<V1StatefulSet>().Where(set => set.Metadata.Name == workload.Name).SelectMany(set => set.Spec.VolumeClaimTemplates ?? []);
        var volumes = (workload.Pod.Volumes ?? []).Select(volume => volume.Name).Concat(own.Select(claim => claim.Metadata.Name)).ToArray();
        var mounts = workload.Containers.SelectMany(container => container.VolumeMounts ?? []).ToArray();
        foreach (var name in mounts.Select(mount => mount.Name).Except(volumes)) yield return $"mounts {name}, which is no volume";
        foreach (var name in volumes.Except(mounts.Select(mount => mount.Name))) yield return $"has volume {name}, which nothing mounts";
        foreach (var inner in mounts.Where(inner => mounts.Any(outer => IsLockedAround(outer, inner))))
            yield return $"mounts {inner.Name} within a volume that can not be written";
    }

    // The place of the inner one could not be made.
    private static bool IsLockedAround(V1VolumeMount outer, V1VolumeMount inner) =>
        outer.ReadOnlyProperty == true && inner.MountPath.StartsWith(outer.MountPath + "/", StringComparison.Ordinal);

    private static IEnumerable<V1EnvVarSource> Variables(Workload workload) =>
        workload.Containers.SelectMany(container => container.Env ?? []).Select(variable => variable.ValueFrom).OfType<V1EnvVarSource>();

    // A command may go on behind a backslash.
    [GeneratedRegex(@"create secret generic (?<name>[a-z0-9-]+)(?<rest>([^\\\n]|\\\n)*)")]
    private static partial Regex SecretCommand();
}
