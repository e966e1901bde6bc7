using Akka.Actor;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;

namespace ClusterFit.Cluster.Workers;

/// <summary>Which trainer works on which attempt.</summary>
internal sealed class Lanes(IReadOnlyList<IActorRef> trainers)
{
    private readonly Stack<IActorRef> _idle = new(trainers);
    private readonly Dictionary<AttemptKey, IActorRef> _busy = [];

    /// <summary>Number of trainers at work.</summary>
    public int Busy => _busy.Count;

    /// <summary>Gives the attempt to an idle trainer; the protocol starts no more than there are.</summary>
    public void Start(WorkerActions.StartTraining order)
    {
        var trainer = _busy[order.Key] = _idle.Pop();
        trainer.Tell(order);
    }

    /// <summary>Tells the trainer of the attempt, if there is one.</summary>
    /// <returns>Whether there is.</returns>
    public bool Tell(AttemptKey key, object order, IActorRef sender)
    {
        var isBusy = _busy.TryGetValue(key, out var trainer);
        trainer?.Tell(order, sender);
        return isBusy;
    }

    public void Release(AttemptKey key)
    {
        if (_busy.Remove(key, out var trainer)) _idle.Push(trainer);
    }
}
