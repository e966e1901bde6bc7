using Microsoft.Extensions.Logging;

namespace ClusterFit.Host;

/// <summary>Writes the log to a file of bounded size; the previous full file is kept beside it as <c>.1</c>.</summary>
internal sealed class BoundedLogFile(string path, TimeProvider time, long maxBytes = 8 << 20) : ILoggerProvider
{
    private readonly Lock _gate = new();
    private StreamWriter? _writer;
    private bool _disposed;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _writer?.Dispose();
        }
    }

    private void Write(LogLevel level, string category, string message, string? trace, Exception? error)
    {
        var line = LogLine.Of(time.GetUtcNow(), level, category, message, trace, error);
        lock (_gate)
        {
            if (_disposed) return;
            try
            {
                _writer ??= Open();
                _writer.WriteLine(line);
                if (_writer.BaseStream.Length < maxBytes) return;
                var full = _writer;
                _writer = null;
                full.Dispose();
                File.Move(path, path + ".1", overwrite: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A full disk must not stop the node; what matters is reported by other means.
            }
        }
    }

    // Without a buffer: what could not be written is lost at once, and closing the file has nothing left to fail with.
    private StreamWriter Open() =>
        new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0)) { AutoFlush = true };

    private sealed class Logger(BoundedLogFile file, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) file.Write(logLevel, category, formatter(state, exception), LogTrace.Of(state), exception);
        }
    }
}
