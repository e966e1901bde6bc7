using Microsoft.Extensions.Logging;

namespace ClusterFit.Host;

/// <summary>Writes the log, one line an entry, to a text such as standard error.</summary>
/// <param name="output">Where to.</param>
/// <param name="time">The clock of the entries.</param>
/// <param name="least">Entries below this level are left out, save ClusterFit's own, which are few: of those, what is below information.</param>
public sealed class TextLog(TextWriter output, TimeProvider time, LogLevel least) : ILoggerProvider
{
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Leaves the text open.</summary>
    public void Dispose()
    {
    }

    private void Write(string line)
    {
        lock (_gate) output.WriteLine(line);
    }

    private sealed class Logger(TextLog log, string category) : ILogger
    {
        private readonly LogLevel _least = category.StartsWith("ClusterFit", StringComparison.Ordinal) ? LogLevel.Information : log.Least;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= _least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Write(LogLine.Of(log.Time.GetUtcNow(), logLevel, category, formatter(state, exception), LogTrace.Of(state), exception));
        }
    }

    private LogLevel Least => least;

    private TimeProvider Time => time;
}
