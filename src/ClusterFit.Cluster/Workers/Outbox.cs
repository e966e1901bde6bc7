using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Workers;

/// <summary>Messages to groups that are sent again until they are answered.</summary>
internal sealed class Outbox(TimeProvider time, Action<IGroupCommand> send)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(AttemptKey Key, bool IsEnd), Entry> _entries = [];

    /// <summary>Attempts whose end is not acknowledged.</summary>
    public IEnumerable<AttemptKey> Ending => _entries.Keys.Where(key => key.IsEnd).Select(key => key.Key);

    public bool IsEmpty => _entries.Count == 0;

    public int Count => _entries.Count;

    /// <summary>Whether a message of the attempt waits for its answer.</summary>
    public bool Has(AttemptKey key, bool isEnd) => _entries.ContainsKey((key, isEnd));

    /// <summary>Sends the message, now and again.</summary>
    /// <param name="key">The attempt it is about.</param>
    /// <param name="isEnd">Whether it ends the attempt; otherwise it records a checkpoint.</param>
    /// <param name="message">The message.</param>
    public void Send(AttemptKey key, bool isEnd, IGroupCommand message)
    {
        _entries[(key, isEnd)] = new Entry(message, time.GetTimestamp());
        send(message);
    }

    public void Acknowledge(AttemptKey key, bool isEnd) => _entries.Remove((key, isEnd));

    public void SendAgain()
    {
        foreach (var (key, entry) in _entries.Where(entry => time.GetElapsedTime(entry.Value.Sent) >= Again).ToArray())
        {
            _entries[key] = entry with { Sent = time.GetTimestamp() };
            send(entry.Message);
        }
    }

    private sealed record Entry(IGroupCommand Message, long Sent);
}
