using System.Collections.Immutable;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Scheduling;

/// <summary>What happened to the directory of groups; the scheduler's journal.</summary>
public interface ISchedulerEvent;

/// <summary>Events of the scheduler.</summary>
public static class SchedulerEvents
{
    /// <summary>The group is open, for the first time or again.</summary>
    public sealed record GroupListed(GroupId Group, GroupOutline Outline, DateTimeOffset At) : ISchedulerEvent;

    /// <summary>The group has ended like this.</summary>
    public sealed record GroupDelisted(GroupId Group, GroupStanding Standing, DateTimeOffset At) : ISchedulerEvent;
}

/// <summary>A group in the directory.</summary>
/// <param name="Group">The group.</param>
/// <param name="Outline">What it is.</param>
/// <param name="Final">How it ended; null while it is open.</param>
public sealed record DirectoryEntry(GroupId Group, GroupOutline Outline, GroupStanding? Final);

/// <summary>The durable part of the scheduler: all groups in the order in which they were opened first, and which of them are open.</summary>
public sealed record SchedulerDirectory
{
    /// <summary>No groups.</summary>
    public static SchedulerDirectory Empty { get; } = new();

    /// <summary>All groups, open and ended, each at its place.</summary>
    public ImmutableList<DirectoryEntry> Entries { get; private init; } = [];

    /// <summary>The open groups by their place.</summary>
    public ImmutableSortedDictionary<long, GroupId> Groups { get; private init; } = ImmutableSortedDictionary<long, GroupId>.Empty;

    private ImmutableDictionary<GroupId, int> Places { get; init; } = ImmutableDictionary<GroupId, int>.Empty;

    /// <summary>The directory that a snapshot was taken of.</summary>
    public static SchedulerDirectory Restore(IEnumerable<DirectoryEntry> entries) =>
        entries.Aggregate(Empty, (directory, entry) => directory.Add(entry));

    /// <summary>The place of the group in the order of opening; null unless it is open.</summary>
    public long? PlaceOf(GroupId group) => Places.TryGetValue(group, out var place) && Groups.ContainsKey(place) ? place : null;

    /// <summary>The events that list a group as open; none when it is.</summary>
    public IReadOnlyList<ISchedulerEvent> List(GroupId group, GroupOutline outline, DateTimeOffset now) =>
        PlaceOf(group) is null ? [new SchedulerEvents.GroupListed(group, outline, now)] : [];

    /// <summary>The events that note the end of a group; none when it is not open.</summary>
    public IReadOnlyList<ISchedulerEvent> Delist(GroupId group, GroupStanding standing, DateTimeOffset now) =>
        PlaceOf(group) is null ? [] : [new SchedulerEvents.GroupDelisted(group, standing, now)];

    /// <summary>The directory after the event.</summary>
    /// <exception cref="ImpossibleEventException">The event contradicts the directory.</exception>
    public SchedulerDirectory Apply(ISchedulerEvent happened) => happened switch
    {
        SchedulerEvents.GroupListed listed when PlaceOf(listed.Group) is null => Places.TryGetValue(listed.Group, out var place)
            ? this with { Entries = Entries.SetItem(place, Entries[place] with { Final = null }), Groups = Groups.Add(place, listed.Group) }
            : Add(new DirectoryEntry(listed.Group, listed.Outline, Final: null)),
        SchedulerEvents.GroupDelisted delisted when PlaceOf(delisted.Group) is { } place => this with
        {
            Entries = Entries.SetItem((int)place, Entries[(int)place] with { Final = delisted.Standing }),
            Groups = Groups.Remove(place),
        },
        _ => throw new ImpossibleEventException($"{happened} can not happen to a directory of {Groups.Count} open groups."),
    };

    private SchedulerDirectory Add(DirectoryEntry entry) => this with
    {
        Entries = Entries.Add(entry),
        Places = Places.Add(entry.Group, Entries.Count),
        Groups = entry.Final is null ? Groups.Add(Entries.Count, entry.Group) : Groups,
    };
}
