using System.Text.RegularExpressions;
using ClusterFit.Host.Nodes;

namespace ClusterFit.EndToEnd.Watching;

public sealed partial class DeploymentSpecs
{
    private const string Compose = "compose.yaml";

    private static IEnumerable<(string Key, YamlDotNet.RepresentationModel.YamlNode Value)> Services => Deployed.Yaml(Compose).At("services").Entries();

    [Fact]
    public void Five_nodes_a_database_a_store_and_what_watches_them_are_started()
    {
        Assert.Equal(
            ["blobs", "collector", "grafana", "loki", "postgres", "prometheus", "s1", "s2", "s3", "tempo", "w1", "w2"],
            Services.Select(service => service.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_image_has_a_version()
    {
        Assert.All(Services, service => Assert.Matches(@"^[a-z/-]+:(local|v?\d[\w.-]+)$", service.Value.At("image").Text()));
    }

    [Fact]
    public void No_port_is_open_to_other_machines_and_no_secret_is_in_the_file()
    {
        foreach (var (name, service) in Services)
        {
            if (service.Find("ports") is { } ports) Assert.All(ports.Items(), port => Assert.StartsWith("127.0.0.1:", port.Text()));
            if (service.Find("environment") is not { } environment) continue;
            Assert.All(environment.Entries().Where(variable => Secret().IsMatch(variable.Key)), variable =>
                Assert.True(Required().IsMatch(variable.Value.Text()), $"{variable.Key} of {name} is not taken from .env, or may be missing there"));
        }
    }

    [Fact]
    public void Nodes_are_given_options_that_exist()
    {
        var options = NodeOption.All.Select(option => option.Variable).ToHashSet();
        Assert.All(
            Services.Where(service => service.Value.At("image").Text() == "clusterfit:local").SelectMany(service => service.Value.At("environment").Entries()),
            variable => Assert.True(variable.Key.StartsWith("AWS_", StringComparison.Ordinal) || options.Contains(variable.Key), variable.Key));
    }

    [Fact]
    public void Prometheus_watches_every_node_on_the_port_that_it_monitors_on()
    {
        var watched = Deployed.Yaml("prometheus/prometheus.yaml").At("scrape_configs").Items().Single(job => job.At("job_name").Text() == "clusterfit")
            .At("static_configs").Items().SelectMany(targets => targets.At("targets").Items()).Select(target => target.Text());
        var nodes = Services.Where(service => service.Value.At("image").Text() == "clusterfit:local")
            .Select(service => $"{service.Key}:{service.Value.At("environment").At("CLUSTERFIT_MONITOR").Text().Split(':')[1]}");
        Assert.Equal(nodes, watched);
    }

    [Fact]
    public void The_collector_uses_what_it_defines_and_defines_what_it_uses()
    {
        var collector = Deployed.Yaml("collector/collector.yaml");
        var pipelines = collector.At("service").At("pipelines").Entries().ToArray();
        Assert.Equal(["logs", "metrics", "traces"], pipelines.Select(pipeline => pipeline.Key).Order(StringComparer.Ordinal));
        foreach (var kind in (string[])["receivers", "processors", "exporters"])
        {
            var defined = collector.At(kind).Entries().Select(entry => entry.Key);
            var used = pipelines.SelectMany(pipeline => pipeline.Value.Find(kind)?.Items().Select(item => item.Text()) ?? []);
            Assert.Equal(defined.Order(StringComparer.Ordinal), used.Distinct().Order(StringComparer.Ordinal));
        }
    }

    [GeneratedRegex("PASSWORD|SECRET|TOKEN")]
    private static partial Regex Secret();

    [GeneratedRegex(@"^\$\{\w+:\?.+\}$")]
    private static partial Regex Required();
}
