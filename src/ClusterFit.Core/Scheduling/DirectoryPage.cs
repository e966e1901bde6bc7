using System.Buffers.Binary;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Scheduling;

/// <summary>A group in a page of the directory.</summary>
/// <param name="Group">The group.</param>
/// <param name="Outline">What it is.</param>
/// <param name="Standing">Where it stands, as far as the scheduler has heard; null when it has not, of an open group.</param>
public sealed record ListedGroup(GroupId Group, GroupOutline Outline, GroupStanding? Standing);

/// <summary>Part of the directory, the newest group first.</summary>
/// <param name="Groups">The part.</param>
/// <param name="Next">Where the next part begins; null at the end.</param>
public sealed record DirectoryPage(EquatableList<ListedGroup> Groups, string? Next)
{
    // Keeps a message to a few tens of kilobytes: what a group takes with all its settings beside its texts, and what a page takes.
    private const int GroupBytes = 1200;
    private const int PageBytes = 48 * 1024;

    /// <summary>The page of a query. It may end early, and looks at no more groups than it has to.</summary>
    /// <param name="directory">All groups.</param>
    /// <param name="standingOf">Where an open group stands; null when that is not known.</param>
    /// <param name="query">The query.</param>
    /// <exception cref="CursorException">The cursor of the query is not of this list.</exception>
    public static DirectoryPage Of(SchedulerDirectory directory, Func<GroupId, GroupStanding?> standingOf, GroupQuery query)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(standingOf);
        ArgumentNullException.ThrowIfNull(query);
        var groups = new List<ListedGroup>();
        var bytes = 0;
        var place = query.Cursor is { } cursor ? Place(cursor) : directory.Entries.Count;
        if (place > directory.Entries.Count) throw new CursorException();
        while (--place >= 0)
        {
            var entry = directory.Entries[place];
            var standing = entry.Final ?? standingOf(entry.Group);
            if (!Passes(entry.Outline, standing?.Phase ?? GroupPhase.Open, query)) continue;
            bytes += GroupBytes + Texts(entry.Outline.Title);
            if (groups.Count == query.Limit || (groups.Count > 0 && bytes > PageBytes)) return new DirectoryPage([.. groups], Cursor(place + 1));
            groups.Add(new ListedGroup(entry.Group, entry.Outline, standing));
        }

        return new DirectoryPage([.. groups], null);
    }

    private static bool Passes(GroupOutline outline, GroupPhase phase, GroupQuery query) =>
        (query.Phase is null || phase == query.Phase)
        && (query.IsStudy is null || outline.IsStudy == query.IsStudy)
        && (query.Name is null || outline.Title.Name?.Contains(query.Name, StringComparison.OrdinalIgnoreCase) == true)
        && (query.Label is null || outline.Title.Labels.Contains(query.Label));

    private static int Texts(GroupTitle title) => 3 * ((title.Name?.Length ?? 0) + title.Labels.Sum(label => label.Key.Length + label.Value.Length));

    private static string Cursor(int place)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, place);
        return PageCursor.Encode(bytes);
    }

    private static int Place(string cursor) =>
        BinaryPrimitives.ReadInt32BigEndian(PageCursor.Decode(cursor, sizeof(int))) is >= 0 and var place ? place : throw new CursorException();
}
