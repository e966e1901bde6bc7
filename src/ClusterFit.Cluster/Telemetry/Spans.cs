using System.Diagnostics;
using ClusterFit.Core;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>The spans of ClusterFit; README.md says what each of them tells. Actors have no ambient span: what a span belongs to comes from messages
/// and from the state. Without a listener, or a trace to belong to, there is none.</summary>
public static class Spans
{
    // In the order of the story of an image.
    public const string Submit = "submit";
    public const string Upload = "upload";
    public const string OpenGroup = "open group";
    public const string Journal = "journal";
    public const string Attempt = "attempt";
    public const string Queue = "queue";
    public const string Lease = "lease";
    public const string Load = "load";
    public const string Train = "train";
    public const string Checkpoint = "checkpoint";
    public const string Abandon = "abandon";
    public const string Complete = "complete";
    public const string ReachRung = "reach rung";
    public const string Fail = "fail";
    public const string Hinder = "hinder";
    public const string Lose = "lose";
    public const string HandBack = "hand back";
    public const string Cancel = "cancel";

    /// <summary>Begins a trace that belongs to nothing, decided on for itself; null where it is not recorded.</summary>
    public static Activity? StartRoot(string name, ActivityKind kind, SpanTags tags, IEnumerable<TraceContext?> links, DateTimeOffset began)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var ambient = Activity.Current;
        Activity.Current = null;
        var span = TelemetrySources.Activities.StartActivity(
            kind, default, tags.All, links.OfType<TraceContext>().Select(link => new ActivityLink(link.ToActivityContext())), began, name);
        Activity.Current = ambient;
        return Recorded(span);
    }

    /// <summary>Begins a span of the trace of <paramref name="parent"/>; null where there is none. It is not the ambient one.</summary>
    public static Activity? Start(string name, ActivityKind kind, TraceContext? parent, SpanTags tags, DateTimeOffset began = default)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (parent is null) return null;
        var ambient = Activity.Current;
        var span = TelemetrySources.Activities.StartActivity(kind, parent.ToActivityContext(), tags.All, null, began, name);
        Activity.Current = ambient;
        return Recorded(span);
    }

    /// <summary>Says that what the span tells of went wrong.</summary>
    /// <param name="span">The span.</param>
    /// <param name="type">What kind of fault, one of few.</param>
    /// <param name="reason">For people.</param>
    public static void SetError(this Activity? span, string type, string? reason) =>
        span?.SetTag(SpanTags.ErrorType, type).SetStatus(ActivityStatusCode.Error, reason);

    /// <summary>Until the end of the scope, what is logged on this thread belongs to the span.</summary>
    public static Scope Ambient(Activity? span)
    {
        var before = Activity.Current;
        if (span is not null) Activity.Current = span;
        return new Scope(before);
    }

    // A root that the sampler leaves out exists all the same, unrecorded.
    private static Activity? Recorded(Activity? span) => span is { Recorded: true } ? span : null;

    /// <summary>Ends with the ambient span that was before.</summary>
    public readonly ref struct Scope
    {
        private readonly Activity? _before;

        internal Scope(Activity? before) => _before = before;

        /// <summary>Ends it.</summary>
        public void Dispose() => Activity.Current = _before;
    }
}
