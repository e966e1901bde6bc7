using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Core.Tests.Scheduling;

public class SchedulerDirectorySpecs
{
    private static readonly GroupStanding Over =
        new(GroupTerms.Default, GroupPhase.Ended, DateTimeOffset.UnixEpoch, StateCounts.None with { Completed = 1 }, new(30, 20), null);

    private SchedulerDirectory _directory = SchedulerDirectory.Empty;

    [Fact]
    public void Keeps_the_order_of_opening_and_ignores_repetition()
    {
        foreach (var i in new[] { 3, 1, 3, 2, 1 }) List(i);
        Delist(1);
        Delist(1);
        Assert.Equal([Group(3), Group(2)], _directory.Groups.Values);
        Assert.Equal([null, Over, null], _directory.Entries.Select(entry => entry.Final));
        Assert.Throws<ImpossibleEventException>(() => _directory.Apply(new SchedulerEvents.GroupDelisted(Group(9), Over, default)));
    }

    [Fact]
    public void A_group_that_is_run_again_is_open_at_its_old_place()
    {
        foreach (var i in new[] { 3, 1, 2 }) List(i);
        Delist(1);
        Assert.Null(_directory.PlaceOf(Group(1)));
        List(1);
        Assert.Equal([Group(3), Group(1), Group(2)], _directory.Groups.Values);
        Assert.Equal(1, _directory.PlaceOf(Group(1)));
        Assert.All(_directory.Entries, entry => Assert.Null(entry.Final));
    }

    [Fact]
    public void A_snapshot_restores_open_and_ended_groups_at_their_places()
    {
        foreach (var i in new[] { 3, 1, 2 }) List(i);
        Delist(1);
        var restored = SchedulerDirectory.Restore(_directory.Entries);
        Assert.Equal(_directory.Entries, restored.Entries);
        Assert.Equal(_directory.Groups, restored.Groups);
        Assert.Equal(2, restored.PlaceOf(Group(2)));
    }

    [Fact]
    public void Pages_go_from_the_newest_group_to_the_oldest_without_gap_or_repetition()
    {
        foreach (var i in Enumerable.Range(0, 250)) List(i);
        var seen = new List<GroupId>();
        string? cursor = null;
        do
        {
            var page = DirectoryPage.Of(_directory, _ => null, new GroupQuery { Limit = 7, Cursor = cursor });
            Assert.InRange(page.Groups.Count, 1, 7);
            seen.AddRange(page.Groups.Select(group => group.Group));
            cursor = page.Next;
            // Groups that are opened meanwhile are newer.
            if (seen.Count == 14) List(1000);
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 250).Reverse().Select(Group), seen);
    }

    [Fact]
    public void Lists_can_be_filtered_by_name_label_and_phase()
    {
        List(1, new GroupTitle("Cats of Rome", "photo", [new("team", "art")]));
        List(2, new GroupTitle("dogs", "photo", [new("team", "vet"), new("year", "2026")]));
        List(3);
        Delist(2);
        int[] Found(GroupQuery query) =>
            [.. DirectoryPage.Of(_directory, group => group == Group(3) ? Over with { Phase = GroupPhase.Paused } : null, query).Groups
                .Select(group => int.Parse(group.Group.Value, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal([3, 2, 1], Found(new()));
        Assert.Equal([1], Found(new() { Name = "cats" }));
        Assert.Equal([2], Found(new() { Label = new("team", "vet") }));
        Assert.Empty(Found(new() { Label = new("year", "vet") }));
        Assert.Equal([2], Found(new() { Phase = GroupPhase.Ended }));
        Assert.Equal([3], Found(new() { Phase = GroupPhase.Paused }));
        Assert.Equal([1], Found(new() { Phase = GroupPhase.Open }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAAAQ")]
    [InlineData("AAAAAQAAAAA")]
    public void A_cursor_that_no_page_gave_is_refused(string cursor) =>
        Assert.Contains("cursor", Assert.Throws<CursorException>(() => DirectoryPage.Of(_directory, _ => null, new() { Cursor = cursor })).Message);

    [Fact]
    public void A_page_ends_before_its_message_is_too_long()
    {
        var title = new GroupTitle(new string('x', 200), "photo", [.. Enumerable.Range(0, 32).Select(i => new GroupLabel($"key{i}", new string('y', 200)))]);
        Assert.Null(title.Problem);
        foreach (var i in Enumerable.Range(0, 10)) List(i, title);
        var page = DirectoryPage.Of(_directory, _ => null, new());
        Assert.Equal(2, page.Groups.Count);
        Assert.NotNull(page.Next);
    }

    private static GroupId Group(int i) => GroupId.Parse($"{i:d32}");

    private void List(int i, GroupTitle? title = null) =>
        Do(_directory.List(Group(i), new GroupOutline(title ?? GroupTitle.None, new(), JobNeeds.None, 1, default), default));

    private void Delist(int i) => Do(_directory.Delist(Group(i), Over, default));

    private void Do(IReadOnlyList<ISchedulerEvent> events) => _directory = events.Aggregate(_directory, (d, e) => d.Apply(e));
}
