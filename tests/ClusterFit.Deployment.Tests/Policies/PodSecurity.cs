using ClusterFit.Deployment.Tests.Manifests;

namespace ClusterFit.Deployment.Tests.Policies;

/// <summary>What Kubernetes calls restricted, and more: no root, no privileges, a root file system that can not be written, no token.</summary>
internal static class PodSecurity
{
    private static readonly string[] VolumeKinds = ["configMap", "secret", "emptyDir", "persistentVolumeClaim", "projected"];

    public static IEnumerable<string> Violations(Overlay overlay)
    {
        foreach (var space in overlay.Of<V1Namespace>())
        {
            if (space.Metadata.Labels?.TryGetValue("pod-security.kubernetes.io/enforce", out var level) is not true || level != "restricted")
                yield return $"namespace {space.Metadata.Name} does not enforce restricted pods";
        }

        foreach (var workload in overlay.Workloads)
        {
            foreach (var violation in OfPod(workload.Pod)) yield return $"{workload}: {violation}";
            foreach (var container in workload.Containers)
            {
                foreach (var violation in OfContainer(container)) yield return $"{workload}, container {container.Name}: {violation}";
            }
        }
    }

    private static IEnumerable<string> OfPod(V1PodSpec pod)
    {
        if (pod.SecurityContext is not { RunAsNonRoot: true, RunAsUser: > 0, RunAsGroup: > 0 }) yield return "may run as root";
        if (pod.SecurityContext?.SeccompProfile?.Type != "RuntimeDefault") yield return "has no seccomp profile";
        if (pod.AutomountServiceAccountToken != false) yield return "gets a token of the API server";
        if (pod.EnableServiceLinks != false) yield return "gets variables of services";
        if (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true) yield return "shares something with its machine";
        foreach (var volume in pod.Volumes ?? [])
        {
            if (volume is { ConfigMap: null, Secret: null, EmptyDir: null, PersistentVolumeClaim: null, Projected: null })
                yield return $"volume {volume.Name} is none of {string.Join(", ", VolumeKinds)}";
            if (volume.EmptyDir is { SizeLimit: null }) yield return $"volume {volume.Name} has no size limit";
        }
    }

    private static IEnumerable<string> OfContainer(V1Container container)
    {
        var context = container.SecurityContext;
        if (context?.AllowPrivilegeEscalation != false) yield return "may gain privileges";
        if (context?.Privileged == true) yield return "is privileged";
        if (context?.RunAsNonRoot == false || context?.RunAsUser == 0) yield return "may run as root";
        if (context?.ReadOnlyRootFilesystem != true) yield return "may write its root file system";
        if (context?.Capabilities is not { Add: null, Drop: ["ALL"] }) yield return "keeps capabilities";
    }
}
