using System.Reflection;
using System.Text.RegularExpressions;
using ClusterFit.Cluster.Telemetry;

namespace ClusterFit.Host.Tests.Telemetry;

/// <summary>The table of the spans.</summary>
public partial class DocumentedSpansSpecs
{
    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Monitoring", "README.md"))
            .SkipWhile(line => line != "## Traces").TakeWhile(line => line != "## Metrics")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)),
    ];

    [Fact]
    public void Every_span_is_documented_in_the_order_of_the_code() =>
        Assert.Equal(Constants(typeof(Spans)), Rows.Select(cells => cells[1].Trim('`')));

    [Fact]
    public void Only_attributes_that_there_are_are_documented() =>
        Assert.Empty(Rows.SelectMany(cells => Quoted().Matches(cells[6]).Select(tag => tag.Groups[1].Value)).Except(Constants(typeof(SpanTags))));

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
