namespace ClusterFit.Deployment.Tests.Manifests;

/// <summary>A template of pods, with the object that makes them.</summary>
/// <param name="Kind">StatefulSet, Deployment or Job.</param>
/// <param name="Name">Name of that object.</param>
/// <param name="Replicas">Pods at a time; null where something else decides.</param>
/// <param name="Selector">Which pods belong to it; null where Kubernetes chooses.</param>
/// <param name="Template">The pods.</param>
public sealed record Workload(string Kind, string Name, int? Replicas, V1LabelSelector? Selector, V1PodTemplateSpec Template)
{
    /// <summary>The pods' labels.</summary>
    public IDictionary<string, string> Labels => Template.Metadata.Labels ?? new Dictionary<string, string>();

    /// <summary>What runs in them.</summary>
    public V1PodSpec Pod => Template.Spec;

    /// <summary>All their containers.</summary>
    public IEnumerable<V1Container> Containers => [.. Pod.InitContainers ?? [], .. Pod.Containers];

    /// <summary>Whether it is a node of the cluster.</summary>
    public bool IsNode => Pod.Containers[0].Args is ["node"];

    /// <summary>Whether it works until it is told to end.</summary>
    public bool IsLasting => Kind != "Job";

    /// <summary>Names of its pods; of those whose names are drawn at random, an example.</summary>
    public IEnumerable<string> PodNames =>
        Kind == "StatefulSet" ? Enumerable.Range(0, Replicas ?? 1).Select(ordinal => $"{Name}-{ordinal}") : [$"{Name}-abcde"];

    /// <summary>Whether the selector takes its pods.</summary>
    public bool IsSelectedBy(V1LabelSelector? selector) => selector is not null && IsSelectedBy(selector.MatchLabels)
        && (selector.MatchExpressions ?? []).All(expression => expression.OperatorProperty switch
        {
            "In" => Labels.TryGetValue(expression.Key, out var value) && expression.Values.Contains(value),
            "Exists" => Labels.ContainsKey(expression.Key),
            var other => throw new NotSupportedException($"operator '{other}'"),
        });

    /// <summary>Whether all these labels are its pods'.</summary>
    public bool IsSelectedBy(IDictionary<string, string>? labels) =>
        labels is null || labels.All(label => Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <summary>The port of this name or number.</summary>
    public V1ContainerPort? Port(IntOrString name) =>
        Containers.SelectMany(container => container.Ports ?? [])
            .FirstOrDefault(port => port.Name == $"{name}" || $"{port.ContainerPort}" == $"{name}");

    public override string ToString() => $"{Kind} {Name}";
}
