namespace ClusterFit.Deployment.Tests.Manifests;

// The objects of cert-manager, KEDA and the Prometheus operator, as far as the manifests use them: a field that is not here is refused.

/// <summary>An object of a kind that is not Kubernetes' own.</summary>
public abstract class CustomObject : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();
}

/// <summary>cert-manager.io/v1 Certificate.</summary>
public sealed class Certificate : CustomObject
{
    public CertificateSpec Spec { get; set; } = new();
}

public sealed class CertificateSpec
{
    public bool? IsCA { get; set; }
    public string? CommonName { get; set; }
    public IList<string>? DnsNames { get; set; }
    public string? SecretName { get; set; }
    public string? Duration { get; set; }
    public string? RenewBefore { get; set; }
    public IList<string>? Usages { get; set; }
    public CertificateKey? PrivateKey { get; set; }
    public IssuerReference? IssuerRef { get; set; }
}

public sealed class CertificateKey
{
    public string? Algorithm { get; set; }
    public int? Size { get; set; }
    public string? RotationPolicy { get; set; }
}

public sealed class IssuerReference
{
    public string? Name { get; set; }
    public string? Kind { get; set; }
}

/// <summary>cert-manager.io/v1 Issuer.</summary>
public sealed class Issuer : CustomObject
{
    public IssuerSpec Spec { get; set; } = new();
}

public sealed class IssuerSpec
{
    public Dictionary<string, string>? SelfSigned { get; set; }
    public IssuerAuthority? Ca { get; set; }
}

public sealed class IssuerAuthority
{
    public string? SecretName { get; set; }
}

/// <summary>keda.sh/v1alpha1 ScaledObject.</summary>
public sealed class ScaledObject : CustomObject
{
    public ScaledObjectSpec Spec { get; set; } = new();
}

public sealed class ScaledObjectSpec
{
    public V2CrossVersionObjectReference? ScaleTargetRef { get; set; }
    public int? MinReplicaCount { get; set; }
    public int? MaxReplicaCount { get; set; }
    public int? PollingInterval { get; set; }
    public ScalingFallback? Fallback { get; set; }
    public ScalingAdvanced? Advanced { get; set; }
    public IList<ScalingTrigger> Triggers { get; set; } = [];
}

public sealed class ScalingFallback
{
    public int? FailureThreshold { get; set; }
    public int? Replicas { get; set; }
}

public sealed class ScalingAdvanced
{
    public ScalingAutoscaler? HorizontalPodAutoscalerConfig { get; set; }
}

public sealed class ScalingAutoscaler
{
    public V2HorizontalPodAutoscalerBehavior? Behavior { get; set; }
}

public sealed class ScalingTrigger
{
    public string? Type { get; set; }
    public string? MetricType { get; set; }
    public PrometheusTrigger Metadata { get; set; } = new();
}

public sealed class PrometheusTrigger
{
    public string? ServerAddress { get; set; }
    public string? Query { get; set; }
    public string? Threshold { get; set; }
    public string? IgnoreNullValues { get; set; }
}

/// <summary>monitoring.coreos.com/v1 PodMonitor.</summary>
public sealed class PodMonitor : CustomObject
{
    public PodMonitorSpec Spec { get; set; } = new();
}

public sealed class PodMonitorSpec
{
    public V1LabelSelector Selector { get; set; } = new();
    public IList<PodMetricsEndpoint> PodMetricsEndpoints { get; set; } = [];
}

public sealed class PodMetricsEndpoint
{
    public string? Port { get; set; }
    public string? Path { get; set; }
    public string? Interval { get; set; }
    public IList<Relabeling>? Relabelings { get; set; }
}

public sealed class Relabeling
{
    public IList<string>? SourceLabels { get; set; }
    public string? TargetLabel { get; set; }
}

/// <summary>monitoring.coreos.com/v1 PrometheusRule.</summary>
public sealed class PrometheusRule : CustomObject
{
    public RuleGroups Spec { get; set; } = new();
}

public sealed class RuleGroups
{
    public IList<RuleGroup> Groups { get; set; } = [];
}

public sealed class RuleGroup
{
    public string? Name { get; set; }
    public string? Interval { get; set; }
    public IList<Rule> Rules { get; set; } = [];
}

public sealed class Rule
{
    public string? Alert { get; set; }
    public string? Record { get; set; }
    public string? Expr { get; set; }
    public string? For { get; set; }
    public string? KeepFiringFor { get; set; }
    public SortedDictionary<string, string>? Labels { get; set; }
    public SortedDictionary<string, string>? Annotations { get; set; }
}
