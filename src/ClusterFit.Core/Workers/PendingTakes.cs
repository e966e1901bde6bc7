using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Workers;

/// <summary>Requests for jobs that no group has answered yet. Each keeps lanes free for the jobs it asked for.</summary>
internal sealed class PendingTakes
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(30);

    private readonly Dictionary<GroupId, (int Count, int Requests, TimeSpan First, TimeSpan Last)> _takes = [];

    /// <summary>Jobs asked for.</summary>
    public int Jobs => _takes.Values.Sum(take => take.Count);

    /// <summary>Asks for more jobs of a group.</summary>
    /// <returns>How many to ask for now: all that the group has not given yet.</returns>
    public int Add(GroupId group, int count, TimeSpan now)
    {
        var (asked, requests, first, _) = _takes.GetValueOrDefault(group, (0, 0, now, now));
        _takes[group] = (asked + count, requests + 1, first, now);
        return asked + count;
    }

    /// <summary>A request was answered with so many jobs; the others are still under way.</summary>
    public void Answered(GroupId group, int jobs)
    {
        if (!_takes.TryGetValue(group, out var take)) return;
        take = take with { Count = take.Count - jobs, Requests = take.Requests - 1 };
        if (take.Count > 0 && take.Requests > 0) _takes[group] = take;
        else _takes.Remove(group);
    }

    /// <summary>The group has none.</summary>
    public void Refused(GroupId group) => _takes.Remove(group);

    /// <summary>The requests to send again; they count as sent now. One that was sent in vain for long is given up: the jobs of an answer that
    /// comes later are handed back.</summary>
    public IReadOnlyList<(GroupId Group, int Count)> Due(TimeSpan now)
    {
        foreach (var given in _takes.Where(take => now - take.Value.First >= GiveUp).Select(take => take.Key).ToArray()) _takes.Remove(given);
        var due = _takes.Where(take => now - take.Value.Last >= Again).ToArray();
        foreach (var (group, take) in due) _takes[group] = take with { Requests = 1, Last = now };
        return [.. due.Select(take => (take.Key, take.Value.Count))];
    }
}
