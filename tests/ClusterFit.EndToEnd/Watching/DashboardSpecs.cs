using System.Text.Json;
using System.Text.RegularExpressions;
using ClusterFit.Cluster.Telemetry;

namespace ClusterFit.EndToEnd.Watching;

public sealed partial class DashboardSpecs
{
    private static readonly string[] Titles =
        ["ClusterFit: Batches", "ClusterFit: Nodes and lanes", "ClusterFit: One job", "ClusterFit: Overview", "ClusterFit: Scheduler and journal"];

    [Fact]
    public void There_is_one_for_each_question()
    {
        Assert.Equal(Titles, Dashboard.All.Select(dashboard => dashboard.Title).Order(StringComparer.Ordinal));
        Assert.All(Dashboard.All, dashboard => Assert.Equal($"clusterfit-{Path.GetFileNameWithoutExtension(dashboard.File)}", dashboard.Uid));
    }

    [Fact]
    public void Every_data_source_is_provisioned()
    {
        var provisioned = Deployed.Yaml("grafana/provisioning/datasources/datasources.yaml").At("datasources").Items().Select(source => source.At("uid").Text()).ToHashSet();
        Assert.All(Dashboard.All.SelectMany(dashboard => dashboard.DataSources.Select(uid => (dashboard.Title, uid))), used => Assert.Contains(used.uid, provisioned));
    }

    [Fact]
    public void Links_between_data_sources_lead_to_provisioned_ones()
    {
        var sources = Deployed.Yaml("grafana/provisioning/datasources/datasources.yaml").At("datasources").Items().ToDictionary(source => source.At("uid").Text());
        Assert.Equal("tempo", sources["prometheus"].At("jsonData").At("exemplarTraceIdDestinations").Items().Single().At("datasourceUid").Text());
        Assert.Equal("loki", sources["tempo"].At("jsonData").At("tracesToLogsV2").At("datasourceUid").Text());
        Assert.Equal("tempo", sources["loki"].At("jsonData").At("derivedFields").Items().Single().At("datasourceUid").Text());
    }

    [Fact]
    public void Every_panel_says_what_it_shows_and_has_a_place_of_its_own()
    {
        foreach (var dashboard in Dashboard.All)
        {
            var taken = new HashSet<(int, int)>();
            var ids = new HashSet<int>();
            foreach (var panel in dashboard.Panels)
            {
                var name = $"{dashboard.Title} / {panel.GetProperty("title").GetString()}";
                Assert.True(panel.GetProperty("description").GetString()!.Length > 10, $"{name} has no description");
                Assert.True(ids.Add(panel.GetProperty("id").GetInt32()), $"{name} shares its id");
                Assert.True(panel.GetProperty("targets").GetArrayLength() > 0, $"{name} asks for nothing");
                Assert.True(panel.GetProperty("type").GetString() is not ("timeseries" or "stat") || HasUnit(panel), $"{name} has no unit");
                var place = panel.GetProperty("gridPos");
                var (x, y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
                for (var i = 0; i < place.GetProperty("w").GetInt32() * place.GetProperty("h").GetInt32(); i++)
                {
                    var cell = (x + (i % place.GetProperty("w").GetInt32()), y + (i / place.GetProperty("w").GetInt32()));
                    Assert.True(cell.Item1 < 24 && taken.Add(cell), $"{name} covers another panel");
                }
            }
        }
    }

    [Fact]
    public void Expressions_ask_for_no_id_and_use_only_variables_that_exist()
    {
        foreach (var dashboard in Dashboard.All)
        {
            var variables = dashboard.Lists.Select(list => list.Name).ToHashSet();
            foreach (var (place, expression) in dashboard.Expressions)
                Assert.All(Variable().Matches(expression).Select(match => match.Groups[1].Value), name =>
                    Assert.True(name is "__rate_interval" or "__range" || variables.Contains(name), $"{place}: ${name}"));
        }
    }

    [Fact]
    public void Every_metric_is_documented()
    {
        var documented = Deployed.Text("telemetry.md");
        Assert.All(
            Dashboard.All.SelectMany(dashboard => dashboard.Expressions).SelectMany(used => MetricName.In(used.Expression).Select(name => (used.Place, name))).Distinct(),
            used => Assert.True(documented.Contains($"`{used.name}`", StringComparison.Ordinal), $"{used.Place} asks for {used.name}, which the table of the telemetry lacks"));
    }

    [Fact]
    public void Queries_for_traces_ask_for_spans_and_attributes_that_there_are()
    {
        string[] attributes = [SpanTags.Group, SpanTags.Job];
        var queries = Dashboard.All.SelectMany(dashboard => dashboard.Panels).SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Where(target => Dashboard.TypeOf(target) == "tempo").Select(target => target.GetProperty("query").GetString()!).ToArray();
        Assert.All(queries.SelectMany(query => Attribute().Matches(query)), match => Assert.Contains(match.Groups[1].Value, attributes));
        Assert.All(queries.SelectMany(query => SpanName().Matches(query)), match => Assert.Equal(Spans.Attempt, match.Groups[1].Value));
        Assert.Contains("$trace", queries);
    }

    private static bool HasUnit(JsonElement panel) => panel.GetProperty("fieldConfig").GetProperty("defaults").TryGetProperty("unit", out _);

    [GeneratedRegex(@"span\.([\w.]+)")]
    private static partial Regex Attribute();

    [GeneratedRegex("name = \"([^\"]+)\"")]
    private static partial Regex SpanName();

    // Of a job and a trace only what is not a metric is asked; ${1} is the first group of a label_replace.
    [GeneratedRegex(@"\$\{?([A-Za-z_]\w*)")]
    private static partial Regex Variable();
}
