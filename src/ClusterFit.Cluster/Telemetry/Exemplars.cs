using System.Diagnostics;
using ClusterFit.Core;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>Names the trace that measurements belong to, so that a look at a bucket leads to one of those that are in it.</summary>
internal static class Exemplars
{
    /// <summary>Until the end of the scope, what is measured on this thread is an example of the trace.</summary>
    public static Spans.Scope Of(TraceContext? trace)
    {
        var scope = Spans.Ambient(null);
        // Exporters take the identifiers from the ambient span. This one only holds them: it is of no source, and nobody exports it.
        if (trace?.ToActivityContext() is { } context) _ = new Activity(Spans.Attempt).SetParentId(context.TraceId, context.SpanId, context.TraceFlags).Start();
        return scope;
    }
}
