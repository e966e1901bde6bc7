using System.Text.RegularExpressions;

namespace ClusterFit.EndToEnd.Watching;

/// <summary>An alert of <c>prometheus/alerts.yaml</c>.</summary>
internal sealed partial record AlertRule(string Name, string Expression, string Severity, IReadOnlyDictionary<string, string> Annotations)
{
    public const string File = "prometheus/alerts.yaml";

    /// <summary>All that are shipped.</summary>
    public static IReadOnlyList<AlertRule> All { get; } = [.. Rules().Where(rule => rule.Find("alert") is not null).Select(rule => new AlertRule(
        rule.At("alert").Text(), rule.At("expr").Text(), rule.At("labels").At("severity").Text(),
        rule.At("annotations").Entries().ToDictionary(entry => entry.Key, entry => entry.Value.Text())))];

    /// <summary>Expressions of alerts and of recorded series.</summary>
    public static IReadOnlyList<string> Expressions { get; } = [.. Rules().Select(rule => rule.At("expr").Text())];

    /// <summary>The file with alerts that fire as soon as their expression holds.</summary>
    public static string AtOnce => For().Replace(Deployed.Text(File), "$1 0s");

    private static IEnumerable<YamlDotNet.RepresentationModel.YamlNode> Rules() =>
        Deployed.Yaml(File).At("groups").Items().SelectMany(group => group.At("rules").Items());

    [GeneratedRegex(@"^( +for:) .+$", RegexOptions.Multiline)]
    private static partial Regex For();
}
