using Akka.Actor;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Cluster.Tests.Groups;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using static ClusterFit.Cluster.Scheduling.SchedulerCommands;
using static ClusterFit.Cluster.Scheduling.SchedulerReplies;

namespace ClusterFit.Cluster.Tests.Scheduling;

public class SchedulerActorSpecs
{
    private static readonly GroupId Group = GroupId.Parse(new string('1', 32));
    private static readonly AttemptKey Attempt = new(Group, new(7, 1));
    private static readonly GroupOutline Outline = new(new("cats", "photo", []), new(), JobNeeds.None, 3, DateTimeOffset.UnixEpoch);
    private static readonly GroupStanding Open =
        new(GroupTerms.Default, GroupPhase.Open, null, StateCounts.None with { Running = 3 }, null, 5);

    private static readonly GroupStanding Ended = Open with { Phase = GroupPhase.Ended, Ended = DateTimeOffset.UnixEpoch, SecondsLeft = null };

    [Fact]
    public async Task A_scheduler_that_is_started_again_wakes_the_open_groups_and_knows_nothing_else()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client) = (bench.Probe(), bench.Probe());
        var first = Start(bench, groups, "first");
        var ended = GroupId.Parse(new string('2', 32));
        foreach (var group in new[] { Group, ended, Group }) Assert.Equal(group, (await client.AskAsync<GroupListed>(first, new ListGroup(group, Outline))).Group);
        Assert.Equal(ended, (await client.AskAsync<GroupDelisted>(first, new DelistGroup(ended, Ended))).Group);
        Assert.Equal(ended, (await client.AskAsync<GroupDelisted>(first, new DelistGroup(ended, Ended))).Group);
        await first.GracefulStop(TimeSpan.FromSeconds(10), StopScheduler.Instance);

        var fresh = bench.Probe();
        Start(bench, fresh, "second");
        Assert.Equal(Group, (await fresh.ReceiveAsync<GroupMessages.WakeGroup>()).Group);
    }

    [Fact]
    public async Task Offers_ready_jobs_to_whoever_has_room()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client, worker) = (bench.Probe(), bench.Probe(), bench.Probe());
        var scheduler = Start(bench, groups, "scheduler");
        await client.AskAsync<GroupListed>(scheduler, new ListGroup(Group, Outline));
        worker.Send(scheduler, Room("node", 2));
        client.Send(scheduler, Demand(5));
        Assert.Equal(new JobsOffered(Group, 2), await worker.ReceiveAsync<JobsOffered>());
        worker.Send(scheduler, Room("node", 4));
        Assert.Equal(new JobsOffered(Group, 3), await worker.ReceiveAsync<JobsOffered>());
    }

    [Fact]
    public async Task Tells_what_the_workers_have_together()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client, worker) = (bench.Probe(), bench.Probe(), bench.Probe());
        var scheduler = Start(bench, groups, "scheduler");
        Assert.Empty((await client.AskAsync<CapacityRead>(scheduler, new ReadCapacity())).Capacity.Devices);
        worker.Send(scheduler, Room("node", 9));
        // One after the other in the scheduler's mailbox only when they come from one sender.
        Assert.Equal(new DeviceCapacity(DeviceKind.Cpu, 0, 0), Assert.Single((await worker.AskAsync<CapacityRead>(scheduler, new ReadCapacity())).Capacity.Devices));
    }

    [Fact]
    public async Task Tells_a_group_that_takes_itself_for_listed_that_it_is_not()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client, worker) = (bench.Probe(), bench.Probe(), bench.Probe());
        var scheduler = Start(bench, groups, "scheduler");
        worker.Send(scheduler, Room("node", 2));
        Assert.Equal(Group, (await client.AskAsync<GroupUnlisted>(scheduler, Demand(5))).Group);
        await client.AskAsync<GroupListed>(scheduler, new ListGroup(Group, Outline));
        client.Send(scheduler, Demand(5));
        Assert.Equal(new JobsOffered(Group, 2), await worker.ReceiveAsync<JobsOffered>());
    }

    [Fact]
    public async Task Tells_the_open_groups_when_a_node_was_restarted()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client, worker) = (bench.Probe(), bench.Probe(), bench.Probe());
        var scheduler = Start(bench, groups, "scheduler");
        await client.AskAsync<GroupListed>(scheduler, new ListGroup(Group, Outline));
        foreach (var incarnation in new long[] { 1, 2 })
        {
            var id = new WorkerId("node", incarnation);
            worker.Send(scheduler, Room("node", 1) with { Worker = id });
            Assert.Equal(new GroupCommands.NodeRestarted(Group, id), await groups.ReceiveAsync<GroupCommands.NodeRestarted>());
        }
    }

    [Fact]
    public async Task Offers_nothing_to_a_worker_that_died()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client, dead, alive) = (bench.Probe(), bench.Probe(), bench.Probe(), bench.Probe());
        var scheduler = Start(bench, groups, "scheduler");
        await client.AskAsync<GroupListed>(scheduler, new ListGroup(Group, Outline));
        dead.Send(scheduler, Room("a", 9));
        await groups.ReceiveAsync<GroupCommands.NodeRestarted>();
        await dead.Ref.GracefulStop(TimeSpan.FromSeconds(10));
        alive.Send(scheduler, Room("b", 1));
        await groups.ReceiveAsync<GroupCommands.NodeRestarted>();
        client.Send(scheduler, Demand(1));
        Assert.Equal(new JobsOffered(Group, 1), await alive.ReceiveAsync<JobsOffered>());
    }

    [Fact]
    public async Task Lists_every_group_there_ever_was_also_after_a_new_start()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client) = (bench.Probe(), bench.Probe());
        var first = Start(bench, groups, "first");
        var ended = GroupId.Parse(new string('2', 32));
        foreach (var group in new[] { ended, Group }) await client.AskAsync<GroupListed>(first, new ListGroup(group, Outline));
        await client.AskAsync<GroupDelisted>(first, new DelistGroup(ended, Ended));
        client.Send(first, new AnnounceStanding(Group, Open));
        // It is over already.
        client.Send(first, new AnnounceStanding(ended, Open));
        Assert.Equal([new(Group, Outline, Open), new(ended, Outline, Ended)], (await PageAsync(first, new())).Groups);
        var page = await PageAsync(first, new() { Limit = 1 });
        Assert.Equal(ended, Assert.Single((await PageAsync(first, new() { Cursor = page.Next })).Groups).Group);
        Assert.Contains("cursor", (await client.AskAsync<QuestionRefused>(first, new ReadGroups(new() { Cursor = "x" }))).Reason);
        Assert.Contains("limit: 0", (await client.AskAsync<QuestionRefused>(first, new ReadGroups(new() { Limit = 0 }))).Reason);
        await first.GracefulStop(TimeSpan.FromSeconds(10), StopScheduler.Instance);

        // Where the open ones stand, it has to hear anew.
        var second = Start(bench, groups, "second");
        Assert.Equal([new(Group, Outline, null), new(ended, Outline, Ended)], (await PageAsync(second, new())).Groups);

        async Task<DirectoryPage> PageAsync(IActorRef scheduler, GroupQuery query) =>
            (await client.AskAsync<GroupsRead>(scheduler, new ReadGroups(query))).Page;
    }

    [Fact]
    public async Task Tells_what_the_workers_have_and_run_in_parts()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client, worker) = (bench.Probe(), bench.Probe(), bench.Probe());
        var scheduler = Start(bench, groups, "scheduler");
        foreach (var i in Enumerable.Range(0, 50)) worker.Send(scheduler, Room($"node-{i:d2}", 2));
        var seen = new List<KnownWorker>();
        WorkersRead part;
        do
        {
            part = await client.AskAsync<WorkersRead>(scheduler, new ReadWorkers(seen.LastOrDefault()?.Worker.Node));
            seen.AddRange(part.Workers);
        }
        while (!part.IsLast);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"node-{i:d2}"), seen.Select(known => known.Worker.Node));
        Assert.Equal((9, 2, Attempt), (seen[0].Load.Lanes, seen[0].Load.Room.Lanes, Assert.Single(seen[0].Load.Running)));
        await worker.Ref.GracefulStop(TimeSpan.FromSeconds(10));
        client.Send(scheduler, new ReadWorkers(null));
        while ((await client.ReceiveAsync<WorkersRead>()).Workers.Count > 0) client.Send(scheduler, new ReadWorkers(null));
    }

    private static AnnounceRoom Room(string node, int lanes) =>
        new(new WorkerId(node, 1), new WorkerLoad(new WorkerRoom(lanes, DeviceKind.Cpu, 0), 9, [Attempt]), IsFresh: true);

    private static AnnounceDemand Demand(int ready) => new(Group, new GroupDemand(ready, 0, GroupTerms.Default, JobNeeds.None));

    private static IActorRef Start(ActorBench bench, Probe groups, string name) =>
        bench.System.ActorOf(Props.Create(() => new SchedulerActor(groups.Ref, TimeProvider.System)), name);
}
