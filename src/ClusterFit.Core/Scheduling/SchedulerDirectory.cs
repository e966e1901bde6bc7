using System.Collections.Immutable;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Scheduling;

/// <summary>What happened to the directory of open groups; the scheduler's journal.</summary>
public interface ISchedulerEvent;

/// <summary>Events of the scheduler.</summary>
public static class SchedulerEvents
{
    /// <summary>The group is open.</summary>
    public sealed record GroupListed(GroupId Group, DateTimeOffset At) : ISchedulerEvent;

    /// <summary>The group has ended.</summary>
    public sealed record GroupDelisted(GroupId Group, DateTimeOffset At) : ISchedulerEvent;
}

/// <summary>The durable part of the scheduler: the open groups in the order in which they were opened.</summary>
public sealed record SchedulerDirectory
{
    /// <summary>No open groups.</summary>
    public static SchedulerDirectory Empty { get; } = new();

    /// <summary>The open groups by their place in the order of opening.</summary>
    public ImmutableSortedDictionary<long, GroupId> Groups { get; private init; } = ImmutableSortedDictionary<long, GroupId>.Empty;

    /// <summary>The places of the open groups.</summary>
    public ImmutableDictionary<GroupId, long> Places { get; private init; } = ImmutableDictionary<GroupId, long>.Empty;

    private long Next { get; init; }

    /// <summary>The directory that a snapshot was taken of.</summary>
    public static SchedulerDirectory Restore(IEnumerable<GroupId> groups) =>
        groups.Aggregate(Empty, (directory, group) => directory.Add(group));

    /// <summary>The events that list a group; none when it is listed.</summary>
    public IReadOnlyList<ISchedulerEvent> List(GroupId group, DateTimeOffset now) =>
        Places.ContainsKey(group) ? [] : [new SchedulerEvents.GroupListed(group, now)];

    /// <summary>The events that take a group off the list; none when it is not listed.</summary>
    public IReadOnlyList<ISchedulerEvent> Delist(GroupId group, DateTimeOffset now) =>
        Places.ContainsKey(group) ? [new SchedulerEvents.GroupDelisted(group, now)] : [];

    /// <summary>The directory after the event.</summary>
    /// <exception cref="ImpossibleEventException">The event contradicts the directory.</exception>
    public SchedulerDirectory Apply(ISchedulerEvent happened) => happened switch
    {
        SchedulerEvents.GroupListed listed when !Places.ContainsKey(listed.Group) => Add(listed.Group),
        SchedulerEvents.GroupDelisted delisted when Places.TryGetValue(delisted.Group, out var place) =>
            this with { Groups = Groups.Remove(place), Places = Places.Remove(delisted.Group) },
        _ => throw new ImpossibleEventException($"{happened} can not happen to a directory of {Places.Count} open groups."),
    };

    private SchedulerDirectory Add(GroupId group) =>
        this with { Groups = Groups.Add(Next, group), Places = Places.Add(group, Next), Next = Next + 1 };
}
