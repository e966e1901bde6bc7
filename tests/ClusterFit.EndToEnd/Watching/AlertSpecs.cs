using System.Text.RegularExpressions;

namespace ClusterFit.EndToEnd.Watching;

public sealed partial class AlertSpecs
{
    [Fact]
    public async Task Prometheus_accepts_the_rules_and_the_configuration()
    {
        await Tool.RunAsync("promtool", ["check", "rules", Deployed.PathOf(AlertRule.File)]);
        await Tool.RunAsync("promtool", ["check", "config", Deployed.PathOf("prometheus/prometheus.yaml")]);
    }

    [Fact]
    public async Task The_series_of_a_fault_make_its_alert_fire_in_time_and_normal_ones_make_none()
    {
        var said = await Tool.RunAsync("promtool", ["test", "rules", .. Tests.Select(Deployed.PathOf)]);
        Assert.Equal(Tests.Count, Regex.Count(said, "SUCCESS"));
    }

    [Fact]
    public void Every_alert_is_seen_to_fire()
    {
        var seen = Tests.SelectMany(file => Deployed.Yaml(file).At("tests").Items())
            .SelectMany(test => test.At("promql_expr_test").Items()).SelectMany(test => test.At("exp_samples").Items())
            .Select(sample => Alert().Match(sample.At("labels").Text()).Groups[1].Value).Concat(WatchedCluster.Alerts);
        Assert.Equal(AlertRule.All.Select(alert => alert.Name).Order(StringComparer.Ordinal), seen.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_alert_has_a_section_in_the_runbooks_and_every_section_an_alert()
    {
        var sections = Section().Matches(Deployed.Text("runbooks.md")).Select(match => (Name: match.Groups[1].Value, Text: match.Groups[2].Value)).ToArray();
        Assert.Equal(AlertRule.All.Select(alert => alert.Name), sections.Select(section => section.Name));
        foreach (var (alert, section) in AlertRule.All.Zip(sections))
        {
            Assert.Equal($"deploy/runbooks.md#{alert.Name.ToLowerInvariant()}", alert.Annotations["runbook"]);
            Assert.StartsWith($"*{alert.Severity}*", section.Text.TrimStart(), StringComparison.Ordinal);
            Assert.All(["**Symptom**", "eaning**", "irst look**", "**Mend**", "**Test**"], part => Assert.Contains(part, section.Text));
        }
    }

    [Fact]
    public void Every_alert_says_what_is_wrong_and_how_urgent_it_is()
    {
        Assert.All(AlertRule.All, alert =>
        {
            Assert.True(alert.Severity is "page" or "ticket", alert.Name);
            Assert.Equal(["description", "runbook", "summary"], alert.Annotations.Keys.Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public void Every_metric_is_documented()
    {
        var documented = Deployed.Text("telemetry.md");
        Assert.All(AlertRule.Expressions.SelectMany(MetricName.In).Distinct(), name => Assert.Contains($"`{name}`", documented));
    }

    private static IReadOnlyList<string> Tests => Deployed.Files("prometheus", "*.test.yaml");

    [GeneratedRegex("alertname=\"(\\w+)\"")]
    private static partial Regex Alert();

    [GeneratedRegex(@"^## (\w+)\n(.+?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}
