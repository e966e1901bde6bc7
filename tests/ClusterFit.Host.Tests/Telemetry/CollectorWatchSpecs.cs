using System.Net;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Host.Telemetry;
using ClusterFit.Lab.Networks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Host.Tests.Telemetry;

public class CollectorWatchSpecs
{
    [Fact]
    public async Task The_log_says_once_that_nobody_takes_what_the_node_tells()
    {
        var collector = new Uri($"http://127.0.0.1:{FreePort.Find(IPAddress.Loopback)}");
        var log = new SignalLog();
        using (var telemetry = NodeTelemetry.Start(new TelemetryOptions("node", [], collector))!)
        {
            telemetry.WatchCollector(log, new FakeTimeProvider());
            TelemetrySources.Activities.StartActivity(Spans.Submit)!.Dispose();
            Assert.StartsWith($"The collector {collector} does not take what this node tells: ", await log.First.WaitAsync(TestContext.Current.CancellationToken));
        }

        // What is left was pushed at the end, in vain too.
        Assert.Equal(1, log.Entries);
    }

    private sealed class SignalLog : ILogger
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _entries;

        public Task<string> First => _first.Task;

        public int Entries => Volatile.Read(ref _entries);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _entries);
            _first.TrySetResult(formatter(state, exception));
        }
    }
}
