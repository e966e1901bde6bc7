using System.Diagnostics;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Cluster.Groups;

/// <summary>Tells of what a group decides, in spans that begin with the decision and end once it is durable. A parent is told of before its
/// children: what a kill takes along is at the end of what is told.</summary>
internal sealed class GroupSpans(GroupId group, TimeProvider time)
{
    private readonly List<Pending> _decided = [];
    private readonly List<Pending> _writing = [];
    private readonly Dictionary<(AttemptId Attempt, bool IsStart), Activity> _ofAttempts = [];
    private DateTimeOffset _began;

    /// <summary>Begins the spans of a decision.</summary>
    /// <returns>The decision, with the traces of the attempts that it starts.</returns>
    public Decision Begin(GroupState before, Decision decision)
    {
        if (decision.Events.Count == 0 || !TelemetrySources.Activities.HasListeners()) return decision;
        var traces = new Dictionary<AttemptId, TraceContext>();
        foreach (var happened in decision.Events)
        {
            if (happened is AttemptStarted started)
            {
                if (Hand(before, started) is { } trace) traces[started.Attempt] = trace;
            }
            else if (happened is GroupOpened opened)
            {
                Add(Spans.Start(Spans.OpenGroup, ActivityKind.Consumer, opened.Trace, SpanTags.Of(group), opened.At), Spans.Journal);
            }
            else
            {
                foreach (var (job, name, fault) in Ends(before, happened)) End(before.Jobs[job], name, fault, happened);
            }
        }

        return decision.With(traces);
    }

    /// <summary>The span that tells of an event that is being written; null where none does.</summary>
    public Activity? Of(IGroupEvent happened) =>
        happened is IAttemptEvent { Attempt: var attempt } ? _ofAttempts.GetValueOrDefault((attempt, happened is AttemptStarted)) : null;

    /// <summary>What was decided so far is given to the journal.</summary>
    public void BeginWrite()
    {
        _began = time.GetUtcNow();
        foreach (var pending in _decided)
        {
            _writing.Add(pending);
            if (pending.Attempt is { } attempt) _ofAttempts[(attempt, pending.IsStart)] = pending.Span;
        }

        _decided.Clear();
    }

    /// <summary>It is durable.</summary>
    public void EndWrite()
    {
        var now = time.GetUtcNow();
        foreach (var pending in _writing) pending.End(_began, now);
        _writing.Clear();
        _ofAttempts.Clear();
    }

    /// <summary>The actor stops, and what was decided is forgotten.</summary>
    public void Lost()
    {
        var now = time.GetUtcNow();
        foreach (var pending in _writing.Concat(_decided))
        {
            pending.Span.SetError("not_journaled", "the journal has not taken it");
            pending.End(_began, now);
        }

        _writing.Clear();
        _ofAttempts.Clear();
        _decided.Clear();
    }

    // The job waited from when it was available until now.
    private TraceContext? Hand(GroupState before, AttemptStarted started)
    {
        var job = before.Jobs[started.Attempt.Job];
        // One that is taken from a dead worker in the same breath waited for nothing; a clock of another node may be ahead.
        var since = job.State == JobState.Available && job.AvailableSince is { } available && available < started.At ? available : started.At;
        var span = Spans.StartRoot(
            Spans.Attempt, ActivityKind.Producer, SpanTags.Of(group, started.Attempt, job.Name, started.Lease.Holder.Node),
            [before.Trace, job.Latest?.Trace], since);
        var trace = TraceContext.Of(span);
        Add(span, Spans.Lease, started.Attempt, Spans.Start(Spans.Queue, ActivityKind.Internal, trace, SpanTags.None, since)?.SetEndTime(started.At.UtcDateTime));
        return trace;
    }

    private void End(Job job, string name, string? fault, IGroupEvent happened)
    {
        var attempt = new AttemptId(job.Index, job.Attempt);
        // What a worker says is consumed; what the group finds out by itself is not.
        var kind = name is Spans.Lose or Spans.Cancel ? ActivityKind.Internal : ActivityKind.Consumer;
        var span = Spans.Start(name, kind, job.Latest?.Trace, SpanTags.Of(group, attempt, job.Name, job.Latest?.Worker), time.GetUtcNow());
        if (span is null) return;
        if (fault is not null) span.SetError(name == Spans.Lose ? "lost" : name == Spans.Hinder ? "hindered" : "failed", fault);
        if (Measured(happened) is { } measured) span.SetTag(SpanTags.Epoch, measured.Epochs).SetTag(SpanTags.Psnr, measured.PsnrDb);
        Add(span, Spans.Journal, attempt);
    }

    private void Add(Activity? span, string write, AttemptId? attempt = null, Activity? queue = null)
    {
        if (span is not null) _decided.Add(new Pending(span, write, attempt, queue));
    }

    // The attempts that the event ends, and what went wrong with them.
    private static IEnumerable<(int Job, string Name, string? Fault)> Ends(GroupState before, IGroupEvent happened) => happened switch
    {
        JobCompleted completed => [(completed.Attempt.Job, Spans.Complete, null)],
        RungReached reached => [(reached.Attempt.Job, Spans.ReachRung, null)],
        AttemptFailed failed => [(failed.Attempt.Job, Spans.Fail, failed.Reason)],
        JobFailed failed => [(failed.Attempt.Job, Spans.Fail, failed.Reason)],
        AttemptHindered hindered => [(hindered.Attempt.Job, Spans.Hinder, hindered.Reason)],
        AttemptLost lost => [(lost.Attempt.Job, Spans.Lose, lost.Reason)],
        AttemptHandedBack back => [(back.Attempt.Job, Spans.HandBack, null)],
        JobCancelled cancelled when before.Jobs[cancelled.Attempt.Job].State == JobState.Running => [(cancelled.Attempt.Job, Spans.Cancel, null)],
        GroupEvents.GroupCancelled => before.Held.Values.SelectMany(jobs => jobs).Select(job => (job, Spans.Cancel, (string?)null)),
        _ => [],
    };

    private static FitSummary? Measured(IGroupEvent happened) => happened switch
    {
        JobCompleted completed => completed.Result.Summary,
        RungReached reached => reached.Measured.Summary,
        _ => null,
    };

    private sealed record Pending(Activity Span, string Write, AttemptId? Attempt, Activity? Queue)
    {
        public bool IsStart => Write == Spans.Lease;

        public void End(DateTimeOffset began, DateTimeOffset now)
        {
            Span.SetEndTime(now.UtcDateTime).Stop();
            Queue?.Stop();
            Spans.Start(Write, ActivityKind.Internal, TraceContext.Of(Span), SpanTags.None, began)?.SetEndTime(now.UtcDateTime).Stop();
        }
    }
}
