using System.Collections.Immutable;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Scheduling;

/// <summary>Tells a worker that a group has jobs for some of its lanes.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Group">The group to take from.</param>
/// <param name="Jobs">How many to take.</param>
public sealed record Offer(WorkerId Worker, GroupId Group, int Jobs);

/// <summary>The volatile part of the scheduler: which groups have ready jobs and which workers have room, as announced. All of it is announced
/// again from time to time, so a wrong number mends itself: an offer too many finds no job or no free lane and costs a message.</summary>
public sealed record Matching
{
    /// <summary>Nothing announced.</summary>
    public static Matching Empty { get; } = new();

    private ImmutableSortedDictionary<long, (GroupId Group, int Ready)> Groups { get; init; } = ImmutableSortedDictionary<long, (GroupId, int)>.Empty;

    private ImmutableSortedDictionary<string, (WorkerId Worker, int Lanes)> Workers { get; init; } =
        ImmutableSortedDictionary.Create<string, (WorkerId, int)>(StringComparer.Ordinal);

    // Rotation goes on after the place and the node that were served last.
    private long LastPlace { get; init; } = -1;

    private string LastNode { get; init; } = "";

    /// <summary>A group has so many ready jobs.</summary>
    /// <param name="place">The group's place in the directory.</param>
    /// <param name="group">The group.</param>
    /// <param name="ready">Number of its available jobs.</param>
    public Matching Announce(long place, GroupId group, int ready) =>
        this with { Groups = ready > 0 ? Groups.SetItem(place, (group, ready)) : Groups.Remove(place) };

    /// <summary>A worker has so many free lanes. An earlier incarnation of a node is ignored.</summary>
    public Matching Demand(WorkerId worker, int lanes)
    {
        ArgumentNullException.ThrowIfNull(worker);
        if (Workers.TryGetValue(worker.Node, out var known) && known.Worker.Incarnation > worker.Incarnation) return this;
        return this with { Workers = Workers.SetItem(worker.Node, (worker, lanes)) };
    }

    /// <summary>Whether this incarnation of the node has announced itself.</summary>
    public bool Knows(WorkerId worker) => Workers.TryGetValue(worker.Node, out var known) && known.Worker == worker;

    /// <summary>The worker is gone.</summary>
    public Matching Forget(WorkerId worker) => Knows(worker) ? this with { Workers = Workers.Remove(worker.Node) } : this;

    /// <summary>Gives free lanes to ready jobs, one at a time, groups and workers in turn, until either is used up.</summary>
    public (Matching Next, IReadOnlyList<Offer> Offers) Match()
    {
        var groups = new Rotation<long, GroupId>([.. Groups.Select(g => (g.Key, g.Value.Group, g.Value.Ready))], place => place > LastPlace);
        var workers = new Rotation<string, WorkerId>(
            [.. Workers.Where(w => w.Value.Lanes > 0).Select(w => (w.Key, w.Value.Worker, w.Value.Lanes))],
            node => string.CompareOrdinal(node, LastNode) > 0);
        var offers = new Dictionary<(WorkerId, GroupId), int>();
        var next = this;
        while (!groups.IsEmpty && !workers.IsEmpty)
        {
            var (place, group, ready) = groups.Next();
            var (node, worker, lanes) = workers.Next();
            offers[(worker, group)] = offers.GetValueOrDefault((worker, group)) + 1;
            next = next.Announce(place, group, ready) with
            {
                Workers = next.Workers.SetItem(node, (worker, lanes)),
                LastPlace = place,
                LastNode = node,
            };
        }

        return (next, [.. offers.Select(offer => new Offer(offer.Key.Item1, offer.Key.Item2, offer.Value))]);
    }

    /// <summary>Takes one unit of each entry in turn; entries that are used up leave.</summary>
    private sealed class Rotation<TKey, TValue>
    {
        private readonly LinkedList<(TKey Key, TValue Value, int Left)> _entries;

        public Rotation(IReadOnlyList<(TKey Key, TValue Value, int Left)> entries, Func<TKey, bool> isAfterLast) =>
            _entries = new([.. entries.Where(e => isAfterLast(e.Key)), .. entries.Where(e => !isAfterLast(e.Key))]);

        public bool IsEmpty => _entries.Count == 0;

        public (TKey Key, TValue Value, int Left) Next()
        {
            var (key, value, left) = _entries.First!.Value;
            _entries.RemoveFirst();
            if (left > 1) _entries.AddLast((key, value, left - 1));
            return (key, value, left - 1);
        }
    }
}
