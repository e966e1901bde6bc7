using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using ClusterFit.Core.Api;

namespace ClusterFit.Host.Http.Events;

/// <summary>An event as it goes over the wire.</summary>
/// <param name="Number">Its number in the feed, from 1.</param>
/// <param name="Frame">The bytes.</param>
internal sealed record FeedEvent(long Number, byte[] Frame);

/// <summary>Events for any number of listeners. The latest are kept for those who come back; who does not keep up is cut off, and may come back.</summary>
internal sealed class EventFeed(int kept)
{
    private const int Backlog = 1_000;

    // Numbers of another feed, or of this one on another node, mean nothing here.
    private readonly string _feed = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly Lock _gate = new();
    private readonly Queue<FeedEvent> _latest = new();
    private readonly HashSet<Channel<FeedEvent>> _listeners = [];
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
            if (_latest.Count > kept) _latest.Dequeue();
            foreach (var listener in _listeners.Where(listener => !listener.Writer.TryWrite(happened)).ToArray())
            {
                listener.Writer.TryComplete();
                _listeners.Remove(listener);
            }
        }
    }

    /// <summary>Sends the last event. Who listens has heard it; who comes now is told that the feed is over.</summary>
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
            foreach (var listener in _listeners) listener.Writer.TryComplete();
            _listeners.Clear();
        }
    }

    /// <summary>Listens from now on, or from after an event that the listener has heard before.</summary>
    /// <param name="last">Id of the last event that the listener has heard; null for none.</param>
    /// <returns>What the listener gets; null when the feed is over.</returns>
    public Listening? Listen(string? last)
    {
        lock (_gate)
        {
            if (_isOver) return null;
            var missed = last is null ? null : After(last);
            var channel = Channel.CreateBounded<FeedEvent>(new BoundedChannelOptions(Backlog + kept) { SingleReader = true });
            foreach (var happened in missed ?? []) channel.Writer.TryWrite(happened);
            _listeners.Add(channel);
            return new Listening(this, channel.Reader, missed is not null, _number);
        }
    }

    /// <summary>Ends to listen.</summary>
    public void Leave(Listening listening)
    {
        lock (_gate) _listeners.RemoveWhere(channel => channel.Reader == listening.Events);
    }

    /// <summary>An event that only one listener hears.</summary>
    public byte[] Frame<T>(string name, T content, long number) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"id: {_feed}-{number}\nevent: {name}\ndata: {JsonSerializer.Serialize(content, ApiJson.Options)}\n\n"));

    private FeedEvent[]? After(string last)
    {
        if (!last.StartsWith(_feed + "-", StringComparison.Ordinal)
            || !long.TryParse(last.AsSpan(_feed.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > _number || number < _number - _latest.Count) return null;
        return [.. _latest.Where(happened => happened.Number > number)];
    }

    /// <summary>What a listener gets.</summary>
    /// <param name="Feed">Where they come from.</param>
    /// <param name="Events">The events; they end with the feed, or when the listener does not keep up.</param>
    /// <param name="IsResumed">Whether nothing was missed since the last event that the listener has heard.</param>
    /// <param name="Number">Number of the latest event before.</param>
    internal sealed record Listening(EventFeed Feed, ChannelReader<FeedEvent> Events, bool IsResumed, long Number);
}
