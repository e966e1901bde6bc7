using System.Diagnostics;

namespace ClusterFit.Host;

/// <summary>The trace that a log entry belongs to.</summary>
internal static class LogTrace
{
    // What Akka.Hosting calls the span that was the ambient one where an actor logged.
    private const string Prefix = "Akka.Trace", Span = "Akka.SpanId", Trace = Prefix + "Id";

    /// <summary>The identifier of the trace; null where there is none.</summary>
    public static string? Of<TState>(TState state) =>
        Attributes(state).FirstOrDefault(pair => pair.Key == Trace).Value?.ToString()
        ?? (Activity.Current is { Recorded: true } span ? span.TraceId.ToHexString() : null);

    /// <summary>What an entry of Akka's says of its trace.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> OfAkka<TState>(TState state) =>
        Attributes(state).Where(pair => pair.Key == Span || pair.Key.StartsWith(Prefix, StringComparison.Ordinal));

    private static IEnumerable<KeyValuePair<string, object?>> Attributes<TState>(TState state) =>
        state as IEnumerable<KeyValuePair<string, object?>> ?? [];
}
