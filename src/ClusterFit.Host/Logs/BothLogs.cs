using Microsoft.Extensions.Logging;

namespace ClusterFit.Host;

/// <summary>Two logs that get the same entries; each takes those that it is interested in.</summary>
internal sealed class BothLogs(ILoggerProvider first, ILoggerProvider second) : ILoggerProvider
{
    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Logger(first.CreateLogger(categoryName), second.CreateLogger(categoryName));

    /// <summary>Leaves both open.</summary>
    public void Dispose()
    {
    }

    private sealed class Logger(ILogger first, ILogger second) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => first.IsEnabled(logLevel) || second.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (first.IsEnabled(logLevel)) first.Log(logLevel, eventId, state, exception, formatter);
            if (second.IsEnabled(logLevel)) second.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
