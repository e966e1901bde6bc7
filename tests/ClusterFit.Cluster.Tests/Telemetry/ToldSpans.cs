using System.Collections.Concurrent;
using System.Diagnostics;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Tests.Telemetry;

/// <summary>Listens to the spans of one group, and to nothing of the tests beside it.</summary>
internal sealed class ToldSpans : IDisposable
{
    private const string SubmitterName = "submitter";
    private static readonly ActivitySource Submitter = new(SubmitterName);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly ActivityListener _listener;

    public ToldSpans(GroupId group, bool samples = true)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TelemetrySources.Name or SubmitterName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => samples && (options.Source.Name == SubmitterName || IsOf(ref options))
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                _ended.Enqueue(span);
                _changed.Release();
            },
        };
        ActivitySource.AddActivityListener(_listener);
        Activity.Current = null;
        Submission = Submitter.StartActivity("request")!;
        Activity.Current = null;
        Known[Submission?.TraceId ?? default] = true;

        bool IsOf(ref ActivityCreationOptions<ActivityContext> options)
        {
            if (options.Tags?.Any(tag => tag is { Key: SpanTags.Group, Value: string value } && value == group.Value) != true) return Known.ContainsKey(options.TraceId);
            Known[options.TraceId] = true;
            return true;
        }
    }

    /// <summary>The request that the group is opened with.</summary>
    public Activity? Submission { get; }

    /// <summary>The spans so far, in the order of their ends.</summary>
    public IReadOnlyList<Activity> All => [.. _ended];

    private ConcurrentDictionary<ActivityTraceId, bool> Known { get; } = [];

    public IEnumerable<Activity> Named(string name) => All.Where(span => span.OperationName == name);

    public IEnumerable<string> ChildrenOf(Activity parent) =>
        All.Where(span => span.TraceId == parent.TraceId && span.ParentSpanId == parent.SpanId).Select(span => span.OperationName);

    /// <summary>The next span of the name.</summary>
    public async Task<Activity> UntilAsync(string name, int number = 1)
    {
        while (Named(name).Count() < number)
        {
            var isThere = await _changed.WaitAsync(Patience, TestContext.Current.CancellationToken);
            if (!isThere) throw new TimeoutException($"Waited for '{name}'; told: {string.Join(", ", All.Select(span => span.OperationName))}");
        }

        return Named(name).ElementAt(number - 1);
    }

    public void Dispose() => _listener.Dispose();
}
