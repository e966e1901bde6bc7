using ClusterFit.Deployment.Tests.Manifests;
using YamlDotNet.RepresentationModel;

namespace ClusterFit.Deployment.Tests;

public sealed class MonitoringSpecs
{
    [Fact]
    public async Task The_rules_of_the_operator_are_those_of_prometheus()
    {
        var file = Path.Combine(Overlay.Repository, "deploy", "prometheus", "alerts.yaml");
        var groups = KubernetesYaml.Deserialize<RuleGroups>(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), strict: true);

        var rule = Assert.Single((await Overlay.ReadAsync("production")).Of<PrometheusRule>());
        Assert.Equal(KubernetesYaml.Serialize(groups), KubernetesYaml.Serialize(rule.Spec));
    }

    [Theory]
    [InlineData("production")]
    [InlineData("local")]
    public async Task Grafana_gets_every_dashboard(string name)
    {
        var dashboards = (await Overlay.ReadAsync(name)).Find<V1ConfigMap>("clusterfit-dashboards");

        Assert.Equal("1", dashboards!.Metadata.Labels["grafana_dashboard"]);
        Assert.Equal(
            Directory.GetFiles(Path.Combine(Overlay.Repository, "deploy", "grafana", "dashboards"), "*.json").Select(Path.GetFileName).Order(),
            dashboards.Data.Keys.Order());
    }

    [Fact]
    public async Task What_watches_a_laptop_is_what_the_compose_file_starts()
    {
        var compose = new YamlStream();
        using (var file = File.OpenText(Path.Combine(Overlay.Repository, "deploy", "compose.yaml"))) compose.Load(file);
        var services = (YamlMappingNode)compose.Documents[0].RootNode["services"];
        var local = await Overlay.ReadAsync("local");

        foreach (var name in (string[])["collector", "tempo", "loki", "prometheus", "grafana"])
            Assert.Equal($"{services[name]["image"]}", Assert.Single(local.Workload(name).Pod.Containers).Image);
        Assert.Equal($"{services["postgres"]["image"]}", Assert.Single(local.Workload("clusterfit-db").Pod.Containers).Image);
    }
}
