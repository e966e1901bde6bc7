using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClusterFit.EndToEnd.Watching;

/// <summary>A dashboard of Grafana, as its file has it.</summary>
internal sealed partial record Dashboard(string File, JsonElement Root)
{
    /// <summary>The type of data source whose expressions Prometheus evaluates.</summary>
    public const string Prometheus = "prometheus";

    /// <summary>All that is shipped.</summary>
    public static IReadOnlyList<Dashboard> All { get; } =
        [.. Deployed.Files("grafana/dashboards", "*.json").Select(file => new Dashboard(file, JsonDocument.Parse(Deployed.Text(file)).RootElement))];

    public string Uid => Root.GetProperty("uid").GetString()!;

    public string Title => Root.GetProperty("title").GetString()!;

    /// <summary>The panels; a row is none.</summary>
    public IEnumerable<JsonElement> Panels => Root.GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("type").GetString() != "row");

    public IEnumerable<JsonElement> Variables => Root.GetProperty("templating").GetProperty("list").EnumerateArray();

    /// <summary>The queries that Prometheus answers, each with the place that it stands in.</summary>
    public IEnumerable<(string Place, string Expression)> Expressions =>
    [
        .. Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()
            .Where(target => TypeOf(target) == Prometheus)
            .Select(target => ($"{Title} / {panel.GetProperty("title").GetString()}", target.GetProperty("expr").GetString()!))),
        .. Root.GetProperty("annotations").GetProperty("list").EnumerateArray()
            .Select(annotation => ($"{Title} / annotation {annotation.GetProperty("name").GetString()}", annotation.GetProperty("expr").GetString()!)),
    ];

    /// <summary>The selector and the label of each variable that takes its values from Prometheus.</summary>
    public IEnumerable<(string Name, string Selector, string Label)> Lists => Variables.Where(variable => variable.GetProperty("type").GetString() == "query")
        .Select(variable => (variable.GetProperty("name").GetString()!, LabelValues().Match(variable.GetProperty("definition").GetString()!)))
        .Select(variable => (variable.Item1, variable.Item2.Groups[1].Value, variable.Item2.Groups[2].Value));

    /// <summary>Every data source that is named anywhere.</summary>
    public IEnumerable<string> DataSources => Find(Root, "datasource").Select(source => source.GetProperty("uid").GetString()!);

    /// <summary>Every place with this name.</summary>
    public static IEnumerable<JsonElement> Find(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name == name ? [property.Value] : Find(property.Value, name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Find(item, name)),
        _ => [],
    };

    public static string TypeOf(JsonElement target) => target.GetProperty("datasource").GetProperty("type").GetString()!;

    [GeneratedRegex(@"^label_values\((.+), (\w+)\)$")]
    private static partial Regex LabelValues();
}
