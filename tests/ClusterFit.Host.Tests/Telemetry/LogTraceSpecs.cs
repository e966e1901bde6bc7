using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Host.Tests.Telemetry;

public sealed class LogTraceSpecs
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private readonly StringWriter _text = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void A_line_ends_with_the_trace_of_the_ambient_span()
    {
        using (new Activity("span").SetParentId($"00-{Trace}-b7ad6b7169203331-01").Start()) Write(new InvalidOperationException("why"));
        Assert.StartsWith($"2026-01-02 03:04:05.000Z Warning ClusterFit: hello trace={Trace}\nSystem.InvalidOperationException: why", _text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_a_recorded_span_names_none()
    {
        Activity.Current = null;
        Write(error: null);
        using (new Activity("span").SetParentId($"00-{Trace}-b7ad6b7169203331-00").Start()) Write(error: null);
        Assert.DoesNotContain("trace=", _text.ToString());
    }

    [Fact]
    public void What_an_actor_logs_has_the_trace_that_Akka_says_and_exporters_get_it_too()
    {
        Activity.Current = null;
        using var text = new TextLog(_text, _time, LogLevel.Warning);
        var kept = new AttributeLog();
        using var log = new AkkaLog(new BothLogs(text, kept), _time);
        KeyValuePair<string, object?>[] state = [new("LogSource", "akka://clusterfit/user/worker"), new("Akka.TraceId", Trace), new("Akka.SpanId", "b7ad6b7169203331"), new("Akka.TraceFlags", "Recorded")];
        log.CreateLogger("Akka.Actor").Log(LogLevel.Warning, default, state, null, (_, _) => "[akka://clusterfit/user/worker] hello");
        Assert.Equal($"2026-01-02 03:04:05.000Z Warning user/worker: hello trace={Trace}\n", _text.ToString());
        Assert.Equal(["Akka.TraceId", "Akka.SpanId", "Akka.TraceFlags"], kept.Attributes.Select(pair => pair.Key));
    }

    private void Write(Exception? error)
    {
        using var log = new TextLog(_text, _time, LogLevel.Warning);
        log.CreateLogger("ClusterFit").Log(LogLevel.Warning, default, "", error, (_, _) => "hello");
    }

    private sealed class AttributeLog : ILoggerProvider, ILogger
    {
        public IReadOnlyList<KeyValuePair<string, object?>> Attributes { get; private set; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Attributes = [.. (IEnumerable<KeyValuePair<string, object?>>)state!];

        public void Dispose()
        {
        }
    }
}
