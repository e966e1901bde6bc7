using ClusterFit.Deployment.Tests.Manifests;
using ClusterFit.Deployment.Tests.Policies;

namespace ClusterFit.Deployment.Tests;

/// <summary>The policies see what is wrong: each of these is an overlay that is right but for one thing.</summary>
public sealed class PolicySpecs
{
    [Theory]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", "may run as root")]
    [InlineData("runAsUser: 1654", "runAsUser: 0", "may run as root")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "may write its root file system")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "may gain privileges")]
    [InlineData("            - ALL", "            - NET_RAW", "keeps capabilities")]
    [InlineData("type: RuntimeDefault", "type: Unconfined", "has no seccomp profile")]
    [InlineData("automountServiceAccountToken: false", "automountServiceAccountToken: true", "gets a token of the API server")]
    [InlineData("enableServiceLinks: false", "enableServiceLinks: true", "gets variables of services")]
    [InlineData("          limits:\n            memory: 2Gi\n", "", "has no limit of memory")]
    [InlineData("image: clusterfit:0.1.0", "image: clusterfit:latest", "image clusterfit:latest is another one tomorrow")]
    [InlineData("image: clusterfit:0.1.0", "image: clusterfit", "image clusterfit has no tag")]
    [InlineData("path: /health/ready", "path: /health/live", "its readiness probe does not ask /health/ready")]
    [InlineData("port: monitor\n          periodSeconds: 5", "port: 9999\n          periodSeconds: 5", "its readiness probe asks port 9999, which it does not have")]
    [InlineData("name: clusterfit\n    spec", "name: fits\n    spec", "does not select its own pods")]
    [InlineData("serviceName: clusterfit-scheduler", "serviceName: schedulers", "names service schedulers, which is not there")]
    [InlineData("key: password", "key: passphrase", "names secret clusterfit-journal passphrase, which nothing makes")]
    [InlineData("name: CLUSTERFIT_ROLES", "name: CLUSTERFIT_ROLE", "CLUSTERFIT_ROLE: there is no such option")]
    [InlineData("value: $(POD_NAME).clusterfit-scheduler", "value: $(POD_NAME)", "scheduler clusterfit-scheduler-0 is not among the seeds")]
    [InlineData("podManagementPolicy: Parallel", "podManagementPolicy: OrderedReady", "is started only when the one before it is ready")]
    [InlineData("mountPath: /etc/clusterfit/tls", "mountPath: /etc/tls", "'/etc/clusterfit/tls/tls.crt' is on no volume")]
    [InlineData("mountPath: /blobs", "mountPath: /blob", "'/blobs' can not be written")]
    [InlineData("terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: 10", "is killed after 10 s")]
    [InlineData("claimName: clusterfit-blobs", "claimName: blobs", "names claim blobs, which is not there")]
    [InlineData("topologyKey: kubernetes.io/hostname", "topologyKey: hostname", "is not spread over machines")]
    public async Task A_scheduler_with_one_fault_is_refused(string right, string wrong, string violation) =>
        Assert.Contains(Policy.Violations(await BrokenAsync("StatefulSet", "clusterfit-scheduler", right, wrong)), found =>
            found.StartsWith("StatefulSet clusterfit-scheduler", StringComparison.Ordinal) && found.Contains(violation, StringComparison.Ordinal));

    [Theory]
    [InlineData("StatefulSet", "clusterfit-worker", "terminationGracePeriodSeconds: 120", "terminationGracePeriodSeconds: 60", "is killed after 60 s, and may need 120 s to leave")]
    [InlineData("Deployment", "clusterfit-api", "preStop", "postStart", "ends while requests still come")]
    [InlineData("Service", "clusterfit", "targetPort: http", "targetPort: web", "service clusterfit: Deployment clusterfit-api has no port web")]
    [InlineData("Service", "clusterfit-scheduler", "publishNotReadyAddresses: true", "publishNotReadyAddresses: false", "has no address before it is ready")]
    [InlineData("PodDisruptionBudget", "clusterfit-api", "component: api", "component: apis", "disruption budget clusterfit-api selects nothing")]
    [InlineData("PodDisruptionBudget", "clusterfit-api", "component: api", "component: apis", "Deployment clusterfit-api: has no disruption budget")]
    [InlineData("Deployment", "prometheus", "mountPath: /etc/alerts", "mountPath: /etc/prometheus/alerts", "Deployment prometheus mounts alerts within a volume that can not be written")]
    [InlineData("NetworkPolicy", "default-deny", "podSelector: {}", "podSelector: { matchLabels: { app: none } }", "network policy default-deny selects nothing")]
    [InlineData("NetworkPolicy", "cluster", "port: cluster", "port: remoting", "network policy cluster: no pod that it selects has port remoting")]
    [InlineData("Namespace", "clusterfit", "pod-security.kubernetes.io/enforce: restricted", "pod-security.kubernetes.io/enforce: baseline", "namespace clusterfit does not enforce restricted pods")]
    public async Task An_object_with_one_fault_is_refused(string kind, string name, string right, string wrong, string violation) =>
        Assert.Contains(Policy.Violations(await BrokenAsync(kind, name, right, wrong)), found => found.Contains(violation, StringComparison.Ordinal));

    [Fact]
    public async Task A_pod_that_no_policy_covers_is_refused()
    {
        var local = await Overlay.ReadAsync("local");
        var open = local with { Objects = [.. local.Objects.Where(one => one is not V1NetworkPolicy { Metadata.Name: "default-deny" })] };

        Assert.Contains("Job clusterfit-migrate: no network policy is about its Ingress", NetworkRules.Violations(open));
    }

    [Theory]
    [InlineData("terminationGracePeriodSeconds", "terminationGracePeriod")]
    [InlineData("kind: StatefulSet", "kind: StatefulSets")]
    [InlineData("runAsUser: 1654", "runAsUser: nobody")]
    public async Task What_Kubernetes_does_not_know_is_refused(string right, string wrong)
    {
        var yaml = (await Overlay.BuildAsync("local")).Replace(right, wrong, StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => Overlay.Parse(yaml));
    }

    // Only one object is broken, so that what is found is about it.
    private static async Task<Overlay> BrokenAsync(string kind, string name, string right, string wrong)
    {
        var documents = (await Overlay.BuildAsync("local")).Split("\n---\n");
        var which = Array.FindIndex(documents, document => document.Contains($"\nkind: {kind}\n", StringComparison.Ordinal)
            && (document + "\n").Contains($"\n  name: {name}\n", StringComparison.Ordinal));
        Assert.Contains(right, documents[which], StringComparison.Ordinal);
        documents[which] = documents[which].Replace(right, wrong, StringComparison.Ordinal);
        return Overlay.Parse(string.Join("\n---\n", documents));
    }
}
