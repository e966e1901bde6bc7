using System.Collections.Concurrent;
using System.Reflection;
using ClusterFit.Lab.Processes;

namespace ClusterFit.Deployment.Tests.Manifests;

/// <summary>All objects that an overlay makes.</summary>
public sealed record Overlay(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects)
{
    private static readonly Dictionary<string, Type> CustomTypes = new()
    {
        ["cert-manager.io/v1/Certificate"] = typeof(Certificate),
        ["cert-manager.io/v1/Issuer"] = typeof(Issuer),
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject),
        ["monitoring.coreos.com/v1/PodMonitor"] = typeof(PodMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
    };

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Built = new();

    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = Path.GetFullPath(
        typeof(Overlay).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "Repository").Value!);

    /// <summary>The names of all overlays.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetDirectories(Path.Combine(Repository, "k8s", "overlays")).Select(folder => Path.GetFileName(folder)!).Order()];

    /// <summary>What <c>kubectl kustomize</c> makes of the overlay.</summary>
    public static Task<string> BuildAsync(string name) => Built.GetOrAdd(
        name, _ => new(() => Tool.RunAsync("kubectl", ["kustomize", Path.Combine(Repository, "k8s", "overlays", name)]))).Value;

    /// <summary>The overlay's objects.</summary>
    public static async Task<Overlay> ReadAsync(string name) => Parse(await BuildAsync(name));

    /// <summary>Reads manifests; unknown kinds and fields are refused.</summary>
    public static Overlay Parse(string yaml) =>
        new([.. KubernetesYaml.LoadAllFromString(yaml, CustomTypes, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()]);

    /// <summary>All objects of a kind.</summary>
    public IEnumerable<T> Of<T>() => Objects.OfType<T>();

    /// <summary>The object of a kind with this name, if there is one.</summary>
    public T? Find<T>(string? name) where T : IKubernetesObject<V1ObjectMeta> => Of<T>().FirstOrDefault(one => one.Metadata.Name == name);

    /// <summary>All that makes pods.</summary>
    public IReadOnlyList<Workload> Workloads =>
    [
        .. Of<V1StatefulSet>().Select(set => new Workload(set.Kind, set.Metadata.Name, set.Spec.Replicas, set.Spec.Selector, set.Spec.Template)),
        .. Of<V1Deployment>().Select(set => new Workload(set.Kind, set.Metadata.Name, set.Spec.Replicas, set.Spec.Selector, set.Spec.Template)),
        .. Of<V1Job>().Select(job => new Workload(job.Kind, job.Metadata.Name, 1, job.Spec.Selector, job.Spec.Template)),
    ];

    /// <summary>The workload with this name.</summary>
    public Workload Workload(string name) => Workloads.Single(workload => workload.Name == name);
}
