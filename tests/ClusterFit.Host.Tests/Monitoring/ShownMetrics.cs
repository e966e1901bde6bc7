using System.Text.RegularExpressions;

namespace ClusterFit.Host.Tests.Monitoring;

/// <summary>Metrics as a node shows them to Prometheus.</summary>
/// <param name="Kinds">The kind of each metric by its name.</param>
/// <param name="Labels">The labels of each metric by its name.</param>
internal sealed partial record ShownMetrics(IReadOnlyDictionary<string, string> Kinds, ILookup<string, string> Labels)
{
    /// <summary>Reads the text.</summary>
    public static ShownMetrics Parse(string text)
    {
        var kinds = Types().Matches(text).ToDictionary(type => type.Groups[1].Value, type => type.Groups[2].Value, StringComparer.Ordinal);
        var labels = Samples().Matches(text)
            .SelectMany(sample => Keys().Matches(sample.Groups[2].Value).Select(label => (Of: Family(sample.Groups[1].Value), Key: label.Groups[1].Value)))
            .Distinct().ToLookup(label => label.Of, label => label.Key, StringComparer.Ordinal);
        return new ShownMetrics(kinds, labels);

        string Family(string name) => kinds.ContainsKey(name) ? name : Part().Replace(name, "");
    }

    [GeneratedRegex(@"^# TYPE (\S+) (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Types();

    [GeneratedRegex(@"^([a-zA-Z_:]\w*)\{(.*)\} ", RegexOptions.Multiline)]
    private static partial Regex Samples();

    [GeneratedRegex("""([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*""" + "\"")]
    private static partial Regex Keys();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();
}
