using System.Globalization;
using ClusterFit.EndToEnd.Clusters;

namespace ClusterFit.EndToEnd.Watching;

public sealed class WatchedClusterSpecs(WatchedCluster cluster) : IClassFixture<WatchedCluster>
{
    // What Grafana puts in place of its variables, for a cluster that is scraped every second.
    private const string RateInterval = "10s";
    private const string EveryNode = ".*";

    [Fact]
    public async Task Every_expression_of_every_dashboard_returns_data()
    {
        var silent = new List<string>();
        foreach (var (place, expression) in Dashboard.All.SelectMany(dashboard => dashboard.Expressions))
        {
            var samples = await cluster.Prometheus.QueryAsync(Filled(expression), cluster.Began, cluster.Ended, ClusterBench.Stop);
            if (!samples.Any(sample => double.IsFinite(sample.Value))) silent.Add($"{place}: {expression}");
        }

        Assert.Empty(silent);
    }

    [Fact]
    public async Task Every_variable_of_every_dashboard_has_values()
    {
        foreach (var (name, selector, label) in Dashboard.All.SelectMany(dashboard => dashboard.Lists))
            Assert.True((await cluster.Prometheus.ValuesAsync(label, selector, ClusterBench.Stop)).Count > 0, name);
    }

    [Fact]
    public async Task Every_expression_of_the_rules_can_be_evaluated()
    {
        foreach (var expression in AlertRule.Expressions) await cluster.Prometheus.QueryAsync(expression, ClusterBench.Stop);
    }

    [Fact]
    public async Task Every_fault_makes_its_alert_fire_with_a_text_that_makes_sense()
    {
        var history = await cluster.Prometheus.QueryAsync("ALERTS{alertstate=\"firing\"}", cluster.Began, cluster.Ended, ClusterBench.Stop);
        var fired = history.Select(sample => sample.Labels["alertname"]).ToHashSet();
        foreach (var (alert, after) in cluster.Fired) TestContext.Current.TestOutputHelper!.WriteLine($"{after.TotalSeconds,6:F1} s  {alert.Name}: {alert.Annotations["summary"]}");
        Assert.Subset(fired, WatchedCluster.Alerts.ToHashSet());
        Assert.All(cluster.Fired.SelectMany(fired => fired.Alert.Annotations.Values), text => Assert.DoesNotContain("error expanding", text));
    }

    [Fact]
    public async Task Slow_cases_lead_to_their_traces()
    {
        foreach (var histogram in (string[])["http_server_request_duration_seconds_bucket", "clusterfit_blob_operation_duration_seconds_bucket", "clusterfit_attempt_duration_seconds_bucket"])
        {
            var exemplars = await cluster.Prometheus.ExemplarsAsync(histogram, cluster.Began, cluster.Ended, ClusterBench.Stop);
            Assert.Contains(exemplars, exemplar => exemplar.TryGetValue("trace_id", out var trace) && trace.Length == 32);
        }
    }

    private string Filled(string expression) => expression
        .Replace("$__rate_interval", RateInterval, StringComparison.Ordinal)
        .Replace("$__range", string.Create(CultureInfo.InvariantCulture, $"{(int)(cluster.Ended - cluster.Began).TotalSeconds}s"), StringComparison.Ordinal)
        .Replace("$node", EveryNode, StringComparison.Ordinal);
}
