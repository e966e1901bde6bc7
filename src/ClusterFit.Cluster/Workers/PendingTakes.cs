using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Workers;

/// <summary>Requests for jobs that no group has answered yet. Each keeps lanes free for the jobs it asked for.</summary>
internal sealed class PendingTakes(TimeProvider time, Action<GroupId, int> send)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(30);

    private readonly Dictionary<GroupId, (int Count, long First, long Last)> _takes = [];

    /// <summary>Jobs asked for.</summary>
    public int Jobs => _takes.Values.Sum(take => take.Count);

    public bool IsPending(GroupId group) => _takes.ContainsKey(group);

    public void Take(GroupId group, int count)
    {
        var now = time.GetTimestamp();
        _takes[group] = (count, now, now);
        send(group, count);
    }

    public void Answered(GroupId group) => _takes.Remove(group);

    /// <summary>Asks again, and gives up after a while: the jobs of an answer that comes later are handed back.</summary>
    public void SendAgain()
    {
        foreach (var (group, take) in _takes.ToArray())
        {
            if (time.GetElapsedTime(take.First) >= GiveUp)
            {
                _takes.Remove(group);
            }
            else if (time.GetElapsedTime(take.Last) >= Again)
            {
                _takes[group] = take with { Last = time.GetTimestamp() };
                send(group, take.Count);
            }
        }
    }
}
