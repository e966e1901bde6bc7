using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using CsCheck;

namespace ClusterFit.Core.Tests.Scheduling;

public class MatchingSpecs
{
    private static readonly WorkerId One = new("one", 1);
    private static readonly WorkerId Two = new("two", 1);
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Demand_is_parked_until_there_are_jobs_and_jobs_until_there_is_demand()
    {
        var (parked, none) = Matching.Empty.Announce(One, Cpu(3)).Match(Start);
        Assert.Empty(none);
        var (rest, offers) = parked.Announce(0, Group(0), Demand(5), Start).Match(Start);
        Assert.Equal([new Offer(One, Group(0), 3)], offers);
        Assert.Equal([new Offer(Two, Group(0), 2)], rest.Announce(Two, Cpu(4)).Match(Start).Offers);
    }

    [Fact]
    public void Has_work_only_when_an_announced_job_and_an_announced_lane_fit()
    {
        var gpuJobs = Demand(5) with { Needs = new JobNeeds(DeviceKind.Gpu) };
        var unfit = Matching.Empty.Announce(One, Cpu(3)).Announce(0, Group(0), gpuJobs, Start).Announce(Two, Cpu(3));
        Assert.False(unfit.HasWork);
        Assert.True(unfit.Announce(1, Group(1), Demand(1), Start).HasWork);
        var fit = unfit.Announce(Two, new WorkerRoom(3, DeviceKind.Gpu, 0));
        Assert.True(fit.Announce(One, Cpu(3)).HasWork);
        Assert.False(fit.Match(Start).Next.HasWork);
    }

    [Fact]
    public void Groups_share_lanes_evenly_however_many_jobs_each_has()
    {
        var matching = Groups(Demand(1000), Demand(4), Demand(1)).Announce(One, Cpu(5)).Announce(Two, Cpu(4));
        Assert.Equal([4, 4, 1], Shares(matching.Match(Start).Offers));
    }

    [Fact]
    public void Lanes_are_shared_by_weight_counting_what_runs_already()
    {
        var matching = Groups(Demand(1000, weight: 3), Demand(1000)).Announce(One, Cpu(40));
        Assert.Equal([30, 10], Shares(matching.Match(Start).Offers));
        // The first has more than its share from before.
        matching = Groups(Demand(1000, weight: 3, running: 36), Demand(1000)).Announce(One, Cpu(4));
        Assert.Equal([4], Shares(matching.Match(Start).Offers.Where(o => o.Group == Group(1)).ToArray()));
    }

    [Fact]
    public void Jobs_too_short_to_be_seen_running_are_shared_by_weight_too()
    {
        var matching = Groups(Demand(1000, weight: 3), Demand(1000));
        var served = new List<GroupId>();
        for (var i = 0; i < 40; i++)
        {
            (matching, var offers) = matching.Announce(One, Cpu(1)).Match(Start);
            served.Add(Assert.Single(offers).Group);
            matching = matching.Announce(0, Group(0), Demand(1000, weight: 3), Start).Announce(1, Group(1), Demand(1000), Start);
        }

        Assert.Equal(30, served.Count(group => group == Group(0)));
    }

    [Fact]
    public void A_group_that_was_away_does_not_catch_up()
    {
        var matching = Groups(Demand(1000));
        for (var i = 0; i < 100; i++) matching = matching.Announce(One, Cpu(1)).Match(Start).Next.Announce(0, Group(0), Demand(1000), Start);
        matching = matching.Announce(1, Group(1), Demand(1000), Start).Announce(One, Cpu(10));
        Assert.Equal([5, 5], Shares(matching.Match(Start).Offers));
    }

    [Fact]
    public void A_higher_priority_goes_first_and_waiting_raises_the_lower_one()
    {
        var matching = Groups(Demand(1000, priority: 3), Demand(1000));
        GroupId Next(DateTimeOffset now)
        {
            (matching, var offers) = matching.Announce(One, Cpu(1)).Match(now);
            return Assert.Single(offers).Group;
        }

        Assert.Equal(Group(0), Next(Start));
        for (var second = 1; second < 90; second++) Assert.Equal(Group(0), Next(Start.AddSeconds(second)));
        // Three priorities later it is level, and nothing of it runs.
        Assert.Equal(Group(1), Next(Start.AddSeconds(90)));
        Assert.Equal(Group(0), Next(Start.AddSeconds(91)));
    }

    [Fact]
    public void A_job_goes_where_its_device_and_its_memory_are()
    {
        var gpu = Demand(10) with { Needs = new JobNeeds(DeviceKind.Gpu, 6) };
        var matching = Groups(gpu).Announce(One, Cpu(9)).Announce(Two, new WorkerRoom(9, DeviceKind.Gpu, 13));
        var (next, offers) = matching.Match(Start);
        Assert.Equal([new Offer(Two, Group(0), 2)], offers);
        // What one group can not use is there for the next.
        (next, offers) = next.Announce(1, Group(1), Demand(100), Start).Match(Start);
        Assert.Equal([new Offer(One, Group(1), 9), new Offer(Two, Group(1), 7)], offers.OrderBy(o => o.Worker.Node));
        Assert.Empty(next.Match(Start).Offers);
    }

    [Fact]
    public void A_worker_that_is_gone_or_was_restarted_gets_no_offers()
    {
        var ready = Groups(Demand(10));
        Assert.Empty(ready.Announce(One, Cpu(1)).Forget(One).Match(Start).Offers);
        var restarted = One with { Incarnation = 2 };
        var (_, offers) = ready.Announce(restarted, Cpu(1)).Announce(One, Cpu(9)).Forget(One).Match(Start);
        Assert.Equal([new Offer(restarted, Group(0), 1)], offers);
    }

    [Fact]
    public void Offers_use_up_either_the_lanes_or_the_jobs_and_never_more() =>
        Gen.Select(Gen.Select(Gen.Int[0, 20], Gen.Int[-2, 2], Gen.Double[0.1, 10]).Array[0, 5], Gen.Int[0, 20].Array[0, 5]).Sample((wanted, lanes) =>
        {
            var matching = Groups([.. wanted.Select(w => Demand(w.Item1, priority: w.Item2, weight: w.Item3))]);
            matching = lanes.Select((free, i) => (free, i)).Aggregate(matching, (m, w) => m.Announce(new WorkerId($"w{w.i}", 1), Cpu(w.free)));
            var (next, offers) = matching.Match(Start);
            Assert.Equal(Math.Min(wanted.Sum(w => w.Item1), lanes.Sum()), offers.Sum(o => o.Jobs));
            for (var i = 0; i < wanted.Length; i++) Assert.True(offers.Where(o => o.Group == Group(i)).Sum(o => o.Jobs) <= wanted[i].Item1);
            for (var i = 0; i < lanes.Length; i++) Assert.True(offers.Where(o => o.Worker.Node == $"w{i}").Sum(o => o.Jobs) <= lanes[i]);
            Assert.Empty(next.Match(Start).Offers);
            Assert.False(next.HasWork);
        });

    [Fact]
    public void Nothing_starves_whatever_the_priorities() =>
        Gen.Select(Gen.Int[0, 20], Gen.Double[0.1, 10]).Array[2, 5].Sample(terms =>
        {
            var demands = terms.Select(t => Demand(1000, priority: t.Item1, weight: t.Item2)).ToArray();
            var matching = Groups(demands);
            var served = new HashSet<GroupId>();
            for (var second = 0; second < 30 * 25; second++)
            {
                (matching, var offers) = matching.Announce(One, Cpu(1)).Match(Start.AddSeconds(second));
                served.Add(Assert.Single(offers).Group);
                // Each job ends within the second.
                for (var i = 0; i < demands.Length; i++) matching = matching.Announce(i, Group(i), demands[i], Start.AddSeconds(second));
            }

            Assert.Equal(demands.Length, served.Count);
        }, iter: 20);

    private static GroupId Group(int i) => GroupId.Parse($"{i:x32}");

    private static WorkerRoom Cpu(int lanes) => new(lanes, DeviceKind.Cpu, 0);

    private static GroupDemand Demand(int ready, int running = 0, int priority = 0, double weight = 1) =>
        new(ready, running, new GroupTerms { Priority = priority, Weight = weight }, JobNeeds.None);

    private static Matching Groups(params GroupDemand[] demands) =>
        demands.Index().Aggregate(Matching.Empty, (m, g) => m.Announce(g.Index, Group(g.Index), g.Item, Start));

    private static int[] Shares(IReadOnlyList<Offer> offers) =>
        [.. offers.GroupBy(o => o.Group.Value).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Sum(o => o.Jobs))];
}
