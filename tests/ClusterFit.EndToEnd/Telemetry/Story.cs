using ClusterFit.Lab.Telemetry;
using Names = ClusterFit.Cluster.Telemetry.Spans;

namespace ClusterFit.EndToEnd.Telemetry;

/// <summary>What received spans tell together.</summary>
internal sealed class Story(IReadOnlyList<ReceivedSpan> spans)
{
    private readonly Dictionary<SpanKey, ReceivedSpan> _byKey = spans.ToDictionary(span => span.Key);
    private readonly ILookup<SpanKey, ReceivedSpan> _children = spans.Where(span => span.Parent is not null).ToLookup(span => span.Parent!.Value);

    public IReadOnlyList<ReceivedSpan> Spans => spans;

    /// <summary>Those whose parents were not received.</summary>
    public IEnumerable<string> Orphans => spans.Where(span => span.Parent is { } parent && !_byKey.ContainsKey(parent)).Select(span => $"{span.Name} of {span.Instance}");

    /// <summary>Those that are linked to what was not received.</summary>
    public IEnumerable<string> BrokenLinks => spans.Where(span => span.Links.Any(link => !_byKey.ContainsKey(link))).Select(span => $"{span.Name} of {span.Instance}");

    /// <summary>A span by its key; null where it was not received.</summary>
    public ReceivedSpan? Find(SpanKey key) => _byKey.GetValueOrDefault(key);

    public IReadOnlyList<ReceivedSpan> ChildrenOf(ReceivedSpan parent) => [.. _children[parent.Key]];

    /// <summary>The first of its ancestors.</summary>
    public ReceivedSpan Root(ReceivedSpan span) => span.Parent is { } parent ? Root(_byKey[parent]) : span;

    /// <summary>The roots of a job's attempts, the first of them first.</summary>
    public IReadOnlyList<ReceivedSpan> Attempts(int job) =>
        [.. spans.Where(span => span.Name == Names.Attempt && span.Attributes["clusterfit.job"] == $"{job}").OrderBy(span => int.Parse(span.Attributes["clusterfit.attempt"]))];

    /// <summary>The request that opened the group: within the client's submission, and the parent of what the group's actor did.</summary>
    public ReceivedSpan Submission()
    {
        var opened = spans.Single(span => span.Name == Names.OpenGroup);
        Assert.Equal([Names.Journal], ChildrenOf(opened).Select(span => span.Name));
        var request = _byKey[opened.Parent!.Value];
        Assert.Equal(("api", 2), (request.Instance, request.Kind));
        Assert.Equal(Names.Submit, Root(request).Name);
        return request;
    }
}
