using Akka.Actor;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Cluster.Scheduling;

/// <summary>The workers that have announced themselves to the scheduler.</summary>
internal sealed class KnownWorkers(ActorSystem system)
{
    // Keeps a message to a few tens of kilobytes, however many attempts each runs.
    private const int PageSize = 40;

    private readonly SortedDictionary<WorkerId, (IActorRef Actor, WorkerLoad Load)> _workers = new(Comparer<WorkerId>.Create((one, other) =>
        string.CompareOrdinal(one.Node, other.Node) is var order and not 0 ? order : one.Incarnation.CompareTo(other.Incarnation)));

    public IActorRef this[WorkerId worker] => _workers[worker].Actor;

    /// <summary>What they have together.</summary>
    public ClusterCapacity Capacity => ClusterCapacity.Of(_workers.Values.Select(worker => worker.Load));

    /// <summary>A worker says what it has and runs.</summary>
    /// <returns>Whether it is a new actor.</returns>
    public bool Announced(WorkerId worker, WorkerLoad load, IActorRef actor)
    {
        var isNew = !_workers.TryGetValue(worker, out var known) || !known.Actor.Equals(actor);
        _workers[worker] = (actor, load);
        return isNew;
    }

    /// <summary>The actor has stopped.</summary>
    /// <returns>The workers that it was.</returns>
    public IReadOnlyList<WorkerId> Forget(IActorRef actor)
    {
        WorkerId[] gone = [.. _workers.Where(worker => worker.Value.Actor.Equals(actor)).Select(worker => worker.Key)];
        foreach (var worker in gone) _workers.Remove(worker);
        return gone;
    }

    public SchedulerReplies.WorkersRead Page(string? after)
    {
        var rest = _workers.Where(worker => after is null || string.CompareOrdinal(worker.Key.Node, after) > 0).Take(PageSize + 1).ToArray();
        return new([.. rest.Take(PageSize).Select(worker => new KnownWorker(worker.Key, AddressOf(worker.Value.Actor), worker.Value.Load))],
            rest.Length <= PageSize);
    }

    // A worker on this node has an address without a host.
    private string AddressOf(IActorRef worker) =>
        (worker.Path.Address.HasLocalScope ? ((ExtendedActorSystem)system).Provider.DefaultAddress : worker.Path.Address).ToString();
}
