using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Workers;

/// <summary>Requests for jobs that no group has answered yet. Each keeps lanes free for the jobs it asked for.</summary>
internal sealed class PendingTakes
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(30);

    private readonly Dictionary<GroupId, (int Count, TimeSpan First, TimeSpan Last)> _takes = [];

    /// <summary>Jobs asked for.</summary>
    public int Jobs => _takes.Values.Sum(take => take.Count);

    public bool IsPending(GroupId group) => _takes.ContainsKey(group);

    /// <summary>Keeps a request that is sent now.</summary>
    public void Add(GroupId group, int count, TimeSpan now) => _takes[group] = (count, now, now);

    public void Answered(GroupId group) => _takes.Remove(group);

    /// <summary>The requests to send again; they count as sent now. One that was sent in vain for long is given up: the jobs of an answer that
    /// comes later are handed back.</summary>
    public IReadOnlyList<(GroupId Group, int Count)> Due(TimeSpan now)
    {
        foreach (var given in _takes.Where(take => now - take.Value.First >= GiveUp).Select(take => take.Key).ToArray()) _takes.Remove(given);
        var due = _takes.Where(take => now - take.Value.Last >= Again).ToArray();
        foreach (var (group, take) in due) _takes[group] = take with { Last = now };
        return [.. due.Select(take => (take.Key, take.Value.Count))];
    }
}
