using System.Collections.Immutable;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Scheduling;

/// <summary>Tells a worker that a group has jobs for some of its lanes.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Group">The group to take from.</param>
/// <param name="Jobs">How many to take.</param>
public sealed record Offer(WorkerId Worker, GroupId Group, int Jobs);

/// <summary>What a group announces of itself.</summary>
/// <param name="Ready">Jobs that may be taken now.</param>
/// <param name="Running">Jobs that run.</param>
/// <param name="Terms">What it gets of the cluster.</param>
/// <param name="Needs">What each job needs of a worker.</param>
public sealed record GroupDemand(int Ready, int Running, GroupTerms Terms, JobNeeds Needs);

/// <summary>What a worker announces of itself.</summary>
/// <param name="Lanes">Free lanes.</param>
/// <param name="Device">The kind of its device; never <see cref="DeviceKind.Any"/>.</param>
/// <param name="MemoryBytes">Memory that its free lanes may take together.</param>
public sealed record WorkerRoom(int Lanes, DeviceKind Device, long MemoryBytes)
{
    /// <summary>Whether a job with these needs can run there now.</summary>
    public bool Fits(JobNeeds needs)
    {
        ArgumentNullException.ThrowIfNull(needs);
        return Lanes > 0 && (needs.Device == DeviceKind.Any || needs.Device == Device) && needs.MemoryBytes <= MemoryBytes;
    }

    internal WorkerRoom Less(JobNeeds needs) => this with { Lanes = Lanes - 1, MemoryBytes = MemoryBytes - needs.MemoryBytes };
}

/// <summary>The volatile part of the scheduler: which groups have ready jobs and which workers have room, as announced. All of it is announced
/// again from time to time, so a wrong number mends itself: an offer too many finds no job or no free lane and costs a message.</summary>
/// <remarks>The rules of sharing are in <see cref="GroupRank"/>.</remarks>
public sealed record Matching
{
    /// <summary>Nothing announced.</summary>
    public static Matching Empty { get; } = new();

    private ImmutableSortedDictionary<long, GroupShare> Groups { get; init; } = ImmutableSortedDictionary<long, GroupShare>.Empty;

    private ImmutableSortedDictionary<string, (WorkerId Worker, WorkerRoom Room)> Workers { get; init; } =
        ImmutableSortedDictionary.Create<string, (WorkerId, WorkerRoom)>(StringComparer.Ordinal);

    // Groups with ready jobs and workers with free lanes: while one kind is missing, matching has nothing to look at.
    private ImmutableSortedSet<long> Waiting { get; init; } = [];

    private ImmutableSortedSet<string> Idle { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    // The pass of the group that was served last: a group that was away begins there instead of catching up.
    private double Pass { get; init; }

    // Workers are served in turn, going on after the one served last.
    private string LastNode { get; init; } = "";

    /// <summary>Whether a ready job and a free lane that fit each other were announced since the last match. After a match nothing fits any more,
    /// so only what is announced needs to be looked at, and not every lane that fits no job each time.</summary>
    public bool HasWork { get; private init; }

    /// <summary>Since when the group waits with ready jobs that waits longest; null when none does.</summary>
    public DateTimeOffset? WaitingSince => Waiting.IsEmpty ? null : Waiting.Min(place => Groups[place].WaitingSince);

    /// <summary>A group says what it wants.</summary>
    /// <param name="place">The group's place in the directory.</param>
    /// <param name="group">The group.</param>
    /// <param name="demand">What it wants; without ready jobs it waits for nothing.</param>
    /// <param name="now">The time.</param>
    public Matching Announce(long place, GroupId group, GroupDemand demand, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(demand);
        var share = Groups.TryGetValue(place, out var known) && known.Demand.Ready > 0
            ? known with { Demand = demand }
            : new GroupShare(place, group, demand, now, Math.Max(Pass, known?.Pass ?? 0));
        return With(share) with { HasWork = HasWork || (demand.Ready > 0 && Idle.Any(node => Workers[node].Room.Fits(demand.Needs))) };
    }

    /// <summary>A group is no longer in the directory.</summary>
    public Matching Forget(long place) => this with { Groups = Groups.Remove(place), Waiting = Waiting.Remove(place) };

    /// <summary>A worker has so much room. An earlier incarnation of a node is ignored.</summary>
    public Matching Announce(WorkerId worker, WorkerRoom room)
    {
        ArgumentNullException.ThrowIfNull(worker);
        ArgumentNullException.ThrowIfNull(room);
        if (Workers.TryGetValue(worker.Node, out var known) && known.Worker.Incarnation > worker.Incarnation) return this;
        return With(worker, room) with { HasWork = HasWork || Waiting.Any(place => room.Fits(Groups[place].Demand.Needs)) };
    }

    /// <summary>Whether this incarnation of the node has announced itself.</summary>
    public bool Knows(WorkerId worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return Workers.TryGetValue(worker.Node, out var known) && known.Worker == worker;
    }

    /// <summary>The worker is gone.</summary>
    public Matching Forget(WorkerId worker) =>
        Knows(worker) ? this with { Workers = Workers.Remove(worker.Node), Idle = Idle.Remove(worker.Node) } : this;

    /// <summary>Gives free lanes to ready jobs, one at a time, to the group that ranks first and to workers in turn, until nothing fits any
    /// more.</summary>
    public (Matching Next, IReadOnlyList<Offer> Offers) Match(DateTimeOffset now)
    {
        if (!HasWork) return (this, []);
        var next = this with { HasWork = false };
        var offers = new Dictionary<(WorkerId, GroupId), int>();
        var turn = new WorkerTurn([.. Idle.Select(node => (node, Workers[node].Room))], LastNode);
        var groups = new PriorityQueue<GroupShare, GroupRank>(Waiting.Select(place => Groups[place]).Select(share => (share, share.Rank(now))));
        // Needs that no worker can meet now, and no worker will in this round, since room only shrinks.
        var unmet = new HashSet<JobNeeds>();
        while (groups.TryDequeue(out var share, out _) && !turn.IsEmpty)
        {
            if (unmet.Contains(share.Demand.Needs)) continue;
            if (turn.Take(share.Demand.Needs) is not { } node)
            {
                unmet.Add(share.Demand.Needs);
                continue;
            }

            var worker = Workers[node].Worker;
            offers[(worker, share.Group)] = offers.GetValueOrDefault((worker, share.Group)) + 1;
            var served = share.Serve(now);
            if (served.Demand.Ready > 0) groups.Enqueue(served, served.Rank(now));
            next = next.With(served) with { Pass = Math.Max(next.Pass, share.Pass), LastNode = node };
        }

        foreach (var (node, room) in turn.Changed) next = next.With(Workers[node].Worker, room);
        return (next, [.. offers.Select(offer => new Offer(offer.Key.Item1, offer.Key.Item2, offer.Value))]);
    }

    private Matching With(GroupShare share) => this with
    {
        Groups = Groups.SetItem(share.Place, share),
        Waiting = share.Demand.Ready > 0 ? Waiting.Add(share.Place) : Waiting.Remove(share.Place),
    };

    private Matching With(WorkerId worker, WorkerRoom room) => this with
    {
        Workers = Workers.SetItem(worker.Node, (worker, room)),
        Idle = room.Lanes > 0 ? Idle.Add(worker.Node) : Idle.Remove(worker.Node),
    };
}
