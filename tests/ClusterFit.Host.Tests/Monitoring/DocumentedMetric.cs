using System.Text.RegularExpressions;

namespace ClusterFit.Host.Tests.Monitoring;

/// <summary>A row of the table of the metrics.</summary>
/// <param name="Name">The instrument.</param>
/// <param name="Kind">gauge, counter or histogram.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Meaning">What it measures.</param>
/// <param name="Tags">The tags of its measurements.</param>
/// <param name="InPrometheus">Its name there.</param>
internal sealed partial record DocumentedMetric(string Name, string Kind, string Unit, string Meaning, string[] Tags, string InPrometheus)
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<DocumentedMetric> All { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Monitoring", "README.md"))
            .Where(line => line.StartsWith("| `clusterfit.", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new DocumentedMetric(
                cells[1].Trim('`'), cells[2], cells[3], cells[4], [.. Quoted().Matches(cells[5]).Select(tag => tag.Groups[1].Value)], cells[6].Trim('`'))),
    ];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
