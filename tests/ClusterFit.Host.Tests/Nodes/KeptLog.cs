using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Tests.Nodes;

/// <summary>A log in memory: "Warning category: message".</summary>
internal sealed class KeptLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _entries = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    public IReadOnlyCollection<string> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Waits until it has this entry.</summary>
    public Task SaysAsync(string entry)
    {
        var said = _awaited.GetOrAdd(entry, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_entries.Contains(entry)) said.TrySetResult();
        return said.Task.WaitAsync(TimeSpan.FromSeconds(60), NodeBench.Stop);
    }

    public void Dispose()
    {
    }

    private void Add(string entry)
    {
        _entries.Enqueue(entry);
        if (_awaited.TryGetValue(entry, out var said)) said.TrySetResult();
    }

    private sealed class Logger(KeptLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Add($"{logLevel} {category}: {formatter(state, exception)}");
        }
    }
}
