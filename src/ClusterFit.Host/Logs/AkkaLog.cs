using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host;

/// <summary>Passes the log of a node on, and makes Akka's part of it fit for people: an entry says once what happened and where; what a peer makes it
/// repeat is lowered to information.</summary>
internal sealed partial class AkkaLog(ILoggerProvider log, TimeProvider time) : ILoggerProvider
{
    private const string Category = "Akka";
    private const int MaxRemembered = 1_000;
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    // When a warning was given last, by its place and text.
    private readonly ConcurrentDictionary<string, long> _given = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(Category, StringComparison.Ordinal) ? new Logger(this) : log.CreateLogger(categoryName);

    /// <summary>Leaves the log open.</summary>
    public void Dispose()
    {
    }

    private bool IsEnabled(LogLevel level) => log.CreateLogger(Category).IsEnabled(level);

    private void Write(LogLevel level, EventId id, string place, string text, IEnumerable<KeyValuePair<string, object?>> trace, Exception? error)
    {
        var worth = AkkaNoise.LevelOf(level, place, text);
        // The advice that comes with a failed handshake is for developers of Akka's users.
        if (text.StartsWith("TLS handshake failed", StringComparison.Ordinal)) (text, error) = (text.Split('\n')[0], null);
        if (worth is LogLevel.Warning or LogLevel.Error && IsRepeated(place, $"{text} {error?.Message}")) worth = LogLevel.Information;
        var entry = new Entry(text, trace);
        log.CreateLogger(place).Log(worth, id, entry, error, (told, _) => told.Text);
    }

    // A peer that tries again and again is told of once a minute; each try has another port.
    private bool IsRepeated(string place, string text)
    {
        var key = $"{place} {Changing().Replace(text, "")}";
        if (_given.TryGetValue(key, out var given) && time.GetElapsedTime(given) < Again) return true;
        if (_given.Count >= MaxRemembered) _given.Clear();
        _given[key] = time.GetTimestamp();
        return false;
    }

    [GeneratedRegex("(?<=[\\]\\d]):\\d+|Id=[0-9a-f]+")]
    private static partial Regex Changing();

    [GeneratedRegex("^akka(\\.[a-z.]+)?://[^/]*/")]
    private static partial Regex SystemAddress();

    // What it says, and the trace that it belongs to.
    private sealed class Entry(string text, IEnumerable<KeyValuePair<string, object?>> trace) : List<KeyValuePair<string, object?>>(trace)
    {
        public string Text { get; } = text;
    }

    private sealed class Logger(AkkaLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var text = formatter(state, exception);
            var source = (state as IEnumerable<KeyValuePair<string, object?>>)?.FirstOrDefault(pair => pair.Key == "LogSource").Value?.ToString() ?? "";
            // Level, time and thread stand before the source; the exception comes by itself.
            var prefix = source.Length > 0 ? text.IndexOf($"[{source}] ", StringComparison.Ordinal) : -1;
            if (prefix >= 0) text = text[(prefix + source.Length + 3)..];
            if (exception is not null && text.IndexOf("\nCause: ", StringComparison.Ordinal) is >= 0 and var cause) text = text[..cause];
            log.Write(logLevel, eventId, source.Length > 0 ? SystemAddress().Replace(source, "") : Category, text, LogTrace.OfAkka(state), exception);
        }
    }
}
