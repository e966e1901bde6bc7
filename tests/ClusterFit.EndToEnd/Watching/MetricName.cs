using System.Text.RegularExpressions;

namespace ClusterFit.EndToEnd.Watching;

/// <summary>Names of ClusterFit's metrics in expressions.</summary>
internal static partial class MetricName
{
    /// <summary>The metrics that an expression asks for; a part of a histogram counts as the histogram. What recording rules make has a colon in its name and
    /// is not among them.</summary>
    public static IEnumerable<string> In(string expression) => Name().Matches(expression).Select(match => Part().Replace(match.Value, ""));

    [GeneratedRegex(@"\bclusterfit_\w+")]
    private static partial Regex Name();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Part();
}
