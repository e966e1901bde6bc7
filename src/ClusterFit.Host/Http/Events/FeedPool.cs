using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Http.Events;

/// <summary>Feeds by what they are about: one for all who listen on this node. Each lives a while longer than its last listener, who may come
/// back.</summary>
internal sealed class FeedPool<TKey>(
    Func<TKey, EventFeed, CancellationToken, Task> fill, ApiLimits limits, TimeProvider time, ILogger log, CancellationToken stopping)
    where TKey : notnull
{
    // Who comes and goes with ever other feeds must not leave ever more of them behind.
    private const int MostLingering = 100;
    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Running> _running = [];

    /// <summary>Listens to the feed, which runs until a while after <see cref="Leave"/>. One that is over is followed by a new one, so that nobody
    /// comes too late for the end.</summary>
    /// <param name="key">What it is about.</param>
    /// <param name="last">Id of the last event that the listener has heard; null for none.</param>
    public EventFeed.Listening Join(TKey key, string? last)
    {
        lock (_gate)
        {
            var running = _running.GetValueOrDefault(key);
            var listening = running?.Feed.Listen(last);
            if (running is null || listening is null)
            {
                running = _running[key] = new Running(new EventFeed(limits.KeptEvents, limits.KeptEventBytes));
                listening = running.Feed.Listen(last)!;
                _ = RunAsync(key, running);
            }

            running.Listeners++;
            running.Farewell?.Dispose();
            running.Farewell = null;
            return listening;
        }
    }

    /// <summary>A listener has gone.</summary>
    public void Leave(TKey key, EventFeed.Listening listening)
    {
        lock (_gate)
        {
            if (!_running.TryGetValue(key, out var running) || running.Feed != listening.Feed || --running.Listeners > 0) return;
            var linger = _running.Values.Count(other => other.Farewell is not null) < MostLingering ? Linger : TimeSpan.Zero;
            running.Farewell = time.CreateTimer(_ => End(key, running), null, linger, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task RunAsync(TKey key, Running running)
    {
        await Task.Yield();
        await using var end = stopping.Register(running.Stop.Cancel);
        try
        {
            await fill(key, running.Feed, running.Stop.Token);
        }
        catch (OperationCanceledException) when (running.Stop.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
#pragma warning disable CA1031 // Whatever it is: the listeners come back and get a feed anew.
        catch (Exception error)
#pragma warning restore CA1031
        {
            FeedLog.Broken(log, error, $"{key}");
        }

        running.Feed.Complete();
        lock (_gate)
        {
            if (_running.TryGetValue(key, out var now) && now == running) _running.Remove(key);
            running.Farewell?.Dispose();
        }
    }

    private void End(TKey key, Running running)
    {
        lock (_gate)
        {
            if (running.Listeners > 0) return;
            if (_running.TryGetValue(key, out var now) && now == running) _running.Remove(key);
        }

        running.Stop.Cancel();
    }

    private sealed class Running(EventFeed feed)
    {
        public EventFeed Feed { get; } = feed;

        public CancellationTokenSource Stop { get; } = new();

        public int Listeners { get; set; }

        public ITimer? Farewell { get; set; }
    }
}

internal static partial class FeedLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The events of {Subject} ended before their time.")]
    public static partial void Broken(ILogger logger, Exception error, string subject);
}
