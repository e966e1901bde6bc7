using ClusterFit.Deployment.Tests.Manifests;
using ClusterFit.Deployment.Tests.Policies;

namespace ClusterFit.Deployment.Tests;

public sealed class OverlaySpecs
{
    public static TheoryData<string> Overlays => [.. Overlay.Names];

    public static MatrixTheoryData<string, string> PoliciesOfOverlays => new(Overlay.Names, Policy.All.Keys);

    [Fact]
    public void There_are_overlays_for_a_laptop_for_production_and_for_gpus() => Assert.Equal(["gpu", "local", "production"], Overlay.Names);

    [Theory]
    [MemberData(nameof(PoliciesOfOverlays))]
    public async Task Every_overlay_fulfils_every_policy(string overlay, string policy) =>
        Assert.Empty(Policy.All[policy](await Overlay.ReadAsync(overlay)));

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_overlay_has_three_schedulers_workers_an_api_and_a_migration(string name)
    {
        var overlay = await Overlay.ReadAsync(name);

        Assert.Equal(3, overlay.Workload("clusterfit-scheduler").Replicas);
        Assert.Equal(
            ["Deployment clusterfit-api", "Job clusterfit-migrate", "StatefulSet clusterfit-scheduler", "StatefulSet clusterfit-worker"],
            overlay.Workloads.Where(workload => workload.Name.StartsWith("clusterfit-", StringComparison.Ordinal) && workload.Name != "clusterfit-db")
                .Select(workload => $"{workload}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task No_overlay_holds_a_secret(string overlay) => Assert.Empty((await Overlay.ReadAsync(overlay)).Of<V1Secret>());

    [Theory]
    [InlineData("clusterfit-scheduler", "clusterfit-db", "postgresql", true)]
    [InlineData("clusterfit-migrate", "clusterfit-db", "postgresql", true)]
    [InlineData("clusterfit-worker", "clusterfit-db", "postgresql", false)]
    [InlineData("clusterfit-api", "clusterfit-db", "postgresql", false)]
    [InlineData("clusterfit-worker", "clusterfit-scheduler", "cluster", true)]
    [InlineData("clusterfit-api", "clusterfit-worker", "cluster", true)]
    [InlineData("clusterfit-migrate", "clusterfit-scheduler", "cluster", false)]
    [InlineData("grafana", "clusterfit-scheduler", "cluster", false)]
    [InlineData("clusterfit-worker", "clusterfit-api", "http", false)]
    [InlineData("clusterfit-worker", "collector", "otlp", true)]
    [InlineData("prometheus", "clusterfit-worker", "monitor", true)]
    [InlineData("grafana", "prometheus", "http", true)]
    [InlineData("clusterfit-worker", "clusterfit-scheduler", "monitor", false)]
    public async Task Pods_reach_what_they_need_and_nothing_else(string from, string to, string port, bool reaches)
    {
        var local = await Overlay.ReadAsync("local");

        Assert.Equal(reaches, NetworkRules.Allows(local, local.Workload(from), local.Workload(to), port));
    }

    [Theory]
    [InlineData("production")]
    [InlineData("gpu")]
    public async Task No_machine_runs_two_schedulers(string overlay)
    {
        var scheduler = (await Overlay.ReadAsync(overlay)).Workload("clusterfit-scheduler");

        Assert.Contains(scheduler.Pod.TopologySpreadConstraints, constraint =>
            constraint is { TopologyKey: "kubernetes.io/hostname", MaxSkew: 1, WhenUnsatisfiable: "DoNotSchedule" });
    }

    [Fact]
    public async Task Workers_of_the_overlay_gpu_get_a_gpu_each_and_the_image_for_it()
    {
        var worker = (await Overlay.ReadAsync("gpu")).Workload("clusterfit-worker");

        var container = Assert.Single(worker.Pod.Containers);
        Assert.Equal("1", $"{container.Resources.Limits["nvidia.com/gpu"]}");
        Assert.Contains(worker.Pod.Tolerations, taint => taint is { Key: "nvidia.com/gpu", OperatorProperty: "Exists", Effect: "NoSchedule" });
        Assert.EndsWith("-cuda", container.Image, StringComparison.Ordinal);
        Assert.Contains(container.Env, variable => variable is { Name: "CLUSTERFIT_DEVICE", Value: "cuda" });
    }

    [Theory]
    [InlineData("production", 1)]
    [InlineData("gpu", 0)]
    public async Task Workers_are_as_many_as_there_is_work(string name, int least)
    {
        var overlay = await Overlay.ReadAsync(name);

        var scaled = Assert.Single(overlay.Of<ScaledObject>());
        Assert.Equal(least, scaled.Spec.MinReplicaCount);
        var trigger = Assert.Single(scaled.Spec.Triggers);
        // Queued and running jobs, but none that a pause or a rung keeps back; as many to a worker as it has lanes.
        Assert.Equal("sum(clusterfit_job_active{state=~\"available|running|retryable\"})", trigger.Metadata.Query);
        Assert.Equal("2", trigger.Metadata.Threshold);
        Assert.Equal("AverageValue", trigger.MetricType);
    }
}
