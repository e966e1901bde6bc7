using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Workers;

/// <summary>Messages to groups that are sent again until they are answered.</summary>
internal sealed class Outbox
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(AttemptKey Key, bool IsEnd), Entry> _entries = [];

    /// <summary>Attempts whose end is not acknowledged.</summary>
    public IEnumerable<AttemptKey> Ending => _entries.Keys.Where(key => key.IsEnd).Select(key => key.Key);

    public bool IsEmpty => _entries.Count == 0;

    public int Count => _entries.Count;

    /// <summary>Whether a message of the attempt waits for its answer.</summary>
    public bool Has(AttemptKey key, bool isEnd) => _entries.ContainsKey((key, isEnd));

    /// <summary>Keeps a message that is sent now.</summary>
    /// <param name="key">The attempt it is about.</param>
    /// <param name="isEnd">Whether it ends the attempt; otherwise it records a checkpoint.</param>
    /// <param name="message">The message.</param>
    /// <param name="now">The time.</param>
    public void Add(AttemptKey key, bool isEnd, IGroupCommand message, TimeSpan now) => _entries[(key, isEnd)] = new Entry(message, now);

    public void Acknowledge(AttemptKey key, bool isEnd) => _entries.Remove((key, isEnd));

    /// <summary>The messages that were sent long ago without an answer; they count as sent now.</summary>
    public IReadOnlyList<IGroupCommand> Due(TimeSpan now)
    {
        var due = _entries.Where(entry => now - entry.Value.Sent >= Again).ToArray();
        foreach (var (key, entry) in due) _entries[key] = entry with { Sent = now };
        return [.. due.Select(entry => entry.Value.Message)];
    }

    private sealed record Entry(IGroupCommand Message, TimeSpan Sent);
}
