using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using CsCheck;

namespace ClusterFit.Core.Tests.Scheduling;

public class MatchingSpecs
{
    private static readonly WorkerId One = new("one", 1);
    private static readonly WorkerId Two = new("two", 1);

    private static GroupId Group(int i) => GroupId.Parse($"{i:x32}");

    [Fact]
    public void Demand_is_parked_until_there_are_jobs_and_jobs_until_there_is_demand()
    {
        var (parked, none) = Matching.Empty.Demand(One, 3).Match();
        Assert.Empty(none);
        var (rest, offers) = parked.Announce(0, Group(0), 5).Match();
        Assert.Equal([new Offer(One, Group(0), 3)], offers);
        Assert.Equal([new Offer(Two, Group(0), 2)], rest.Demand(Two, 4).Match().Offers);
    }

    [Fact]
    public void Groups_share_lanes_evenly_however_many_jobs_each_has()
    {
        var (_, offers) = Matching.Empty.Announce(0, Group(0), 1000).Announce(1, Group(1), 4).Announce(2, Group(2), 1).Demand(One, 5).Demand(Two, 4).Match();
        Assert.Equal([4, 4, 1], offers.GroupBy(o => o.Group.Value).OrderBy(g => g.Key).Select(g => g.Sum(o => o.Jobs)));
    }

    [Fact]
    public void The_group_after_the_one_served_last_is_next()
    {
        var matching = Matching.Empty.Announce(0, Group(0), 10).Announce(1, Group(1), 10).Announce(2, Group(2), 10);
        var served = new List<GroupId>();
        for (var i = 0; i < 6; i++)
        {
            (matching, var offers) = matching.Demand(One, 1).Match();
            served.Add(Assert.Single(offers).Group);
        }

        Assert.Equal([Group(0), Group(1), Group(2), Group(0), Group(1), Group(2)], served);
    }

    [Fact]
    public void A_worker_that_is_gone_or_was_restarted_gets_no_offers()
    {
        var ready = Matching.Empty.Announce(0, Group(0), 10);
        Assert.Empty(ready.Demand(One, 1).Forget(One).Match().Offers);
        var restarted = One with { Incarnation = 2 };
        var (_, offers) = ready.Demand(restarted, 1).Demand(One, 9).Forget(One).Match();
        Assert.Equal([new Offer(restarted, Group(0), 1)], offers);
    }

    [Fact]
    public void Offers_use_up_either_the_lanes_or_the_jobs_and_never_more() =>
        Gen.Select(Gen.Int[0, 20].Array[0, 5], Gen.Int[0, 20].Array[0, 5]).Sample((ready, lanes) =>
        {
            var matching = ready.Select((jobs, i) => (jobs, i)).Aggregate(Matching.Empty, (m, g) => m.Announce(g.i, Group(g.i), g.jobs));
            matching = lanes.Select((free, i) => (free, i)).Aggregate(matching, (m, w) => m.Demand(new WorkerId($"w{w.i}", 1), w.free));
            var (next, offers) = matching.Match();
            Assert.Equal(Math.Min(ready.Sum(), lanes.Sum()), offers.Sum(o => o.Jobs));
            for (var i = 0; i < ready.Length; i++) Assert.True(offers.Where(o => o.Group == Group(i)).Sum(o => o.Jobs) <= ready[i]);
            for (var i = 0; i < lanes.Length; i++) Assert.True(offers.Where(o => o.Worker.Node == $"w{i}").Sum(o => o.Jobs) <= lanes[i]);
            Assert.Empty(next.Match().Offers);
        });

    [Fact]
    public void The_directory_keeps_the_order_of_opening_and_ignores_repetition()
    {
        var directory = SchedulerDirectory.Empty;
        void Do(IReadOnlyList<ISchedulerEvent> events) => directory = events.Aggregate(directory, (d, e) => d.Apply(e));
        foreach (var i in new[] { 3, 1, 3, 2, 1 }) Do(directory.List(Group(i), default));
        Do(directory.Delist(Group(1), default));
        Do(directory.Delist(Group(1), default));
        Do(directory.List(Group(1), default));
        Assert.Equal([Group(3), Group(2), Group(1)], directory.Groups.Values);
        Assert.Equal(directory.Groups.Values, SchedulerDirectory.Restore(directory.Groups.Values).Groups.Values);
        Assert.Throws<ImpossibleEventException>(() => directory.Apply(new SchedulerEvents.GroupDelisted(Group(9), default)));
    }
}
