using Akka.Actor;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;

namespace ClusterFit.Cluster.Workers;

/// <summary>Which trainer works on which attempt.</summary>
internal sealed class Lanes(IReadOnlyList<IActorRef> trainers)
{
    private readonly Stack<IActorRef> _idle = new(trainers);
    private readonly Dictionary<AttemptKey, (IActorRef Trainer, Assignment Assignment)> _busy = [];

    /// <summary>Number of trainers at work.</summary>
    public int Busy => _busy.Count;

    /// <summary>Gives the attempt to an idle trainer; the protocol starts no more than there are.</summary>
    public void Start(WorkerActions.StartTraining order)
    {
        _busy[order.Key] = (_idle.Pop(), order.Assignment);
        _busy[order.Key].Trainer.Tell(order);
    }

    /// <summary>Tells the trainer of the attempt, if there is one.</summary>
    /// <returns>Whether there is.</returns>
    public bool Tell(AttemptKey key, object order, IActorRef sender)
    {
        var isBusy = _busy.TryGetValue(key, out var lane);
        if (isBusy) lane.Trainer.Tell(order, sender);
        return isBusy;
    }

    /// <summary>What the attempt is; null when no trainer works on it.</summary>
    public Assignment? AssignmentOf(AttemptKey key) => _busy.TryGetValue(key, out var lane) ? lane.Assignment : null;

    public void Release(AttemptKey key)
    {
        if (_busy.Remove(key, out var lane)) _idle.Push(lane.Trainer);
    }
}
