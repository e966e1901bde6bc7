using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Scheduling;

/// <summary>Workers with free lanes in the order in which they are served: in turn, so that jobs spread over the nodes.</summary>
internal sealed class WorkerTurn
{
    private readonly LinkedList<(string Node, WorkerRoom Room)> _turn;
    private readonly Dictionary<string, WorkerRoom> _changed = new(StringComparer.Ordinal);

    public WorkerTurn(IReadOnlyList<(string Node, WorkerRoom Room)> workers, string last)
    {
        var first = workers.TakeWhile(worker => string.CompareOrdinal(worker.Node, last) <= 0).Count();
        _turn = new LinkedList<(string, WorkerRoom)>(workers.Skip(first).Concat(workers.Take(first)));
    }

    public bool IsEmpty => _turn.Count == 0;

    /// <summary>The room of the workers that were given something.</summary>
    public IReadOnlyDictionary<string, WorkerRoom> Changed => _changed;

    /// <summary>Gives the next worker that can run such a job one; null when none can.</summary>
    public string? Take(JobNeeds needs)
    {
        for (var entry = _turn.First; entry is not null; entry = entry.Next)
        {
            var (node, room) = entry.Value;
            if (!room.Fits(needs)) continue;
            _turn.Remove(entry);
            var rest = _changed[node] = room.Less(needs);
            if (rest.Lanes > 0) _turn.AddLast((node, rest));
            return node;
        }

        return null;
    }
}
