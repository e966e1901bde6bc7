using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host;

/// <summary>Passes the log of a node on, and makes Akka's part of it fit for people: an entry says once what happened and where, and what Akka repeats about
/// a peer that is gone, of which <see cref="Nodes.PeerLog"/> tells in one line, is lowered to information.</summary>
internal sealed partial class AkkaLog(ILoggerProvider log) : ILoggerProvider
{
    private const string Category = "Akka";

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(Category, StringComparison.Ordinal) ? new Logger(log) : log.CreateLogger(categoryName);

    /// <summary>Leaves the log open.</summary>
    public void Dispose()
    {
    }

    /// <summary>The level that an entry is worth. Only words that speak of a silent peer lower it: a refused certificate, a message that is too large
    /// or damaged, and whatever else goes wrong there stays what it is.</summary>
    internal static LogLevel LevelOf(LogLevel level, string place, string message) =>
        level is LogLevel.Warning or LogLevel.Error && Repeats.Any(repeat => place.Contains(repeat.Place, StringComparison.Ordinal) && repeat.Words.IsMatch(message))
            ? LogLevel.Information
            : level;

    // Where Akka speaks of a peer, and how.
    private static readonly (string Place, Regex Words)[] Repeats =
    [
        ("endpointManager", Silence()),
        ("remoting", Silence()),
        ("remoting", Quarantine()),
        ("cluster/core/daemon", Reachability()),
        ("downingProvider", PeerDowned()),
        ("joinSeedNodeProcess", NoSeed()),
    ];

    [GeneratedRegex("Disassociated|refused|reset by peer|unreachable|timed out|timeout|No such host|not known")]
    private static partial Regex Silence();

    [GeneratedRegex("irrecoverably failed. UID is now quarantined")]
    private static partial Regex Quarantine();

    [GeneratedRegex("Marking .*node\\(s\\) as (UN)?REACHABLE")]
    private static partial Regex Reachability();

    [GeneratedRegex("decision \\S*DownUnreachable")]
    private static partial Regex PeerDowned();

    [GeneratedRegex("Couldn't join seed nodes")]
    private static partial Regex NoSeed();

    [GeneratedRegex("^akka(\\.[a-z.]+)?://[^/]*/")]
    private static partial Regex SystemAddress();

    private sealed class Logger(ILoggerProvider log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => log.CreateLogger(Category).IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var source = (state as IEnumerable<KeyValuePair<string, object?>>)?.FirstOrDefault(pair => pair.Key == "LogSource").Value?.ToString();
            var text = formatter(state, exception);
            if (source is null)
            {
                log.CreateLogger(Category).Log(logLevel, eventId, text, exception, (message, _) => message);
                return;
            }

            // Level, time and thread stand before the source; the exception comes by itself.
            var prefix = text.IndexOf($"[{source}] ", StringComparison.Ordinal);
            if (prefix >= 0) text = text[(prefix + source.Length + 3)..];
            if (exception is not null && text.IndexOf("\nCause: ", StringComparison.Ordinal) is >= 0 and var cause) text = text[..cause];
            var place = SystemAddress().Replace(source, "");
            var level = LevelOf(logLevel, place, text);
            log.CreateLogger(place).Log(level, eventId, text, exception, (message, _) => message);
        }
    }
}
