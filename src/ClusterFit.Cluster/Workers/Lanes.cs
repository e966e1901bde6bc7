using Akka.Actor;

namespace ClusterFit.Cluster.Workers;

/// <summary>Which trainer works on which attempt.</summary>
internal sealed class Lanes(IReadOnlyList<IActorRef> trainers, TimeProvider time)
{
    private readonly Stack<IActorRef> _idle = new(trainers);
    private readonly Dictionary<AttemptKey, (IActorRef Trainer, long Checkpointed)> _busy = [];

    public int Idle => _idle.Count;

    public IEnumerable<AttemptKey> Keys => _busy.Keys;

    public IEnumerable<(AttemptKey Key, IActorRef Trainer)> Busy => _busy.Select(lane => (lane.Key, lane.Value.Trainer));

    public bool Has(AttemptKey key) => _busy.ContainsKey(key);

    public IActorRef? Find(AttemptKey key) => _busy.TryGetValue(key, out var lane) ? lane.Trainer : null;

    /// <summary>Gives the attempt to an idle trainer, if there is one.</summary>
    public bool TryStart(TrainerOrders.Train order)
    {
        if (!_idle.TryPop(out var trainer)) return false;
        _busy[order.Key] = (trainer, time.GetTimestamp());
        trainer.Tell(order);
        return true;
    }

    public void Release(AttemptKey key)
    {
        if (_busy.Remove(key, out var lane)) _idle.Push(lane.Trainer);
    }

    /// <summary>Lanes whose last checkpoint is that long ago; they count as checkpointed now.</summary>
    public IReadOnlyList<(AttemptKey Key, IActorRef Trainer)> DueForCheckpoint(TimeSpan interval)
    {
        var due = Busy.Where(lane => time.GetElapsedTime(_busy[lane.Key].Checkpointed) >= interval).ToArray();
        foreach (var (key, trainer) in due) _busy[key] = (trainer, time.GetTimestamp());
        return due;
    }
}
