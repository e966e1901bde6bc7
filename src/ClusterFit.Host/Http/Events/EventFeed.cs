using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClusterFit.Core.Api;

namespace ClusterFit.Host.Http.Events;

/// <summary>An event as it goes over the wire.</summary>
/// <param name="Number">Its number in the feed, from 1.</param>
/// <param name="Frame">The bytes.</param>
internal sealed record FeedEvent(long Number, byte[] Frame);

/// <summary>Events for any number of listeners. The latest are kept, once for all: for those who come back, and for those who are a little behind. Who
/// falls further behind is cut off, and may come back; a listener itself holds nothing but its place.</summary>
/// <param name="kept">Events that are kept.</param>
/// <param name="keptBytes">Their bytes at most; the latest event is kept however long it is.</param>
internal sealed class EventFeed(int kept, int keptBytes)
{
    private const int EventsAtATime = 32;

    // Numbers of another feed, or of this one on another node, mean nothing here.
    private readonly string _feed = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly Lock _gate = new();
    private readonly Queue<FeedEvent> _latest = new();
    private TaskCompletionSource _changed = NewChange();
    private long _bytes;
    private long _number;
    private bool _isOver;

    /// <summary>Sends an event to all listeners.</summary>
    public void Publish<T>(string name, T content)
    {
        lock (_gate)
        {
            if (_isOver) return;
            _number++;
            var happened = new FeedEvent(_number, Frame(name, content, _number));
            _latest.Enqueue(happened);
            _bytes += happened.Frame.Length;
            while (_latest.Count > kept || (_bytes > keptBytes && _latest.Count > 1)) _bytes -= _latest.Dequeue().Frame.Length;
            Tell();
        }
    }

    /// <summary>Sends the last event. Who listens hears it; who comes now is told that the feed is over.</summary>
    public void End<T>(string name, T content)
    {
        lock (_gate)
        {
            Publish(name, content);
            Complete();
        }
    }

    /// <summary>There will be no more events.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isOver = true;
            Tell();
        }
    }

    /// <summary>Listens from now on, or from after an event that the listener has heard before.</summary>
    /// <param name="last">Id of the last event that the listener has heard; null for none.</param>
    /// <returns>The listener's place; null when the feed is over.</returns>
    public Listening? Listen(string? last)
    {
        lock (_gate)
        {
            if (_isOver) return null;
            var after = last is null ? null : NumberOf(last);
            return new Listening(this, after is not null, _number, after ?? _number);
        }
    }

    /// <summary>An event that only one listener hears.</summary>
    public byte[] Frame<T>(string name, T content, long number) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"id: {_feed}-{number}\nevent: {name}\ndata: {JsonSerializer.Serialize(content, ApiJson.Options)}\n\n"));

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Tell()
    {
        _changed.SetResult();
        _changed = NewChange();
    }

    // Null when it is none of this feed, or what came after it is not all there any more.
    private long? NumberOf(string id) =>
        id.StartsWith(_feed + "-", StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(_feed.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= _number && IsThereAfter(number)
            ? number
            : null;

    private bool IsThereAfter(long number) => number >= _number - _latest.Count;

    private News? NewsAfter(long number)
    {
        lock (_gate)
        {
            if (!IsThereAfter(number) || (_isOver && number == _number)) return null;
            return new News([.. _latest.Skip((int)(number - (_number - _latest.Count))).Take(EventsAtATime)], _changed.Task);
        }
    }

    /// <summary>What a listener has to hear.</summary>
    /// <param name="Events">The next events; none when it has heard all.</param>
    /// <param name="Changed">Ends when there are more, or the feed is over.</param>
    internal sealed record News(IReadOnlyList<FeedEvent> Events, Task Changed);

    /// <summary>A listener's place in the feed.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="isResumed">Whether nothing was missed since the last event that the listener has heard.</param>
    /// <param name="number">Number of the latest event before.</param>
    /// <param name="heard">Number of the last event that it has heard.</param>
    internal sealed class Listening(EventFeed feed, bool isResumed, long number, long heard)
    {
        private long _heard = heard;

        /// <summary>The feed.</summary>
        public EventFeed Feed => feed;

        /// <summary>Whether nothing was missed since the last event that the listener has heard.</summary>
        public bool IsResumed => isResumed;

        /// <summary>Number of the latest event before.</summary>
        public long Number => number;

        /// <summary>The next events; null at the end of the feed, or when the listener has not kept up.</summary>
        public News? Next()
        {
            var news = feed.NewsAfter(_heard);
            if (news is { Events: [.., var last] }) _heard = last.Number;
            return news;
        }
    }
}
