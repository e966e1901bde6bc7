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

    [Fact]
    public async Task A_scheduler_that_is_started_again_wakes_the_open_groups_and_knows_nothing_else()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client) = (bench.Probe(), bench.Probe());
        var first = Start(bench, groups, "first");
        var ended = GroupId.Parse(new string('2', 32));
        foreach (var group in new[] { Group, ended, Group }) Assert.Equal(group, (await client.AskAsync<GroupListed>(first, new ListGroup(group))).Group);
        Assert.Equal(ended, (await client.AskAsync<GroupDelisted>(first, new DelistGroup(ended))).Group);
        Assert.Equal(ended, (await client.AskAsync<GroupDelisted>(first, new DelistGroup(ended))).Group);
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
        await client.AskAsync<GroupListed>(scheduler, new ListGroup(Group));
        worker.Send(scheduler, Room("node", 2));
        client.Send(scheduler, Demand(5));
        Assert.Equal(new JobsOffered(Group, 2), await worker.ReceiveAsync<JobsOffered>());
        worker.Send(scheduler, Room("node", 4));
        Assert.Equal(new JobsOffered(Group, 3), await worker.ReceiveAsync<JobsOffered>());
    }

    [Fact]
    public async Task Lists_a_group_that_takes_itself_for_listed()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client, worker) = (bench.Probe(), bench.Probe(), bench.Probe());
        var scheduler = Start(bench, groups, "scheduler");
        worker.Send(scheduler, Room("node", 2));
        Assert.Equal(Group, (await client.AskAsync<GroupListed>(scheduler, Demand(5))).Group);
        client.Send(scheduler, Demand(5));
        Assert.Equal(new JobsOffered(Group, 2), await worker.ReceiveAsync<JobsOffered>());
    }

    [Fact]
    public async Task Tells_the_open_groups_when_a_node_was_restarted()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client, worker) = (bench.Probe(), bench.Probe(), bench.Probe());
        var scheduler = Start(bench, groups, "scheduler");
        await client.AskAsync<GroupListed>(scheduler, new ListGroup(Group));
        foreach (var incarnation in new long[] { 1, 2 })
        {
            var id = new WorkerId("node", incarnation);
            worker.Send(scheduler, new AnnounceRoom(id, new WorkerRoom(1, DeviceKind.Cpu, 0), IsFresh: true));
            Assert.Equal(new GroupCommands.NodeRestarted(Group, id), await groups.ReceiveAsync<GroupCommands.NodeRestarted>());
        }
    }

    [Fact]
    public async Task Offers_nothing_to_a_worker_that_died()
    {
        await using var bench = await ActorBench.StartAsync();
        var (groups, client, dead, alive) = (bench.Probe(), bench.Probe(), bench.Probe(), bench.Probe());
        var scheduler = Start(bench, groups, "scheduler");
        await client.AskAsync<GroupListed>(scheduler, new ListGroup(Group));
        dead.Send(scheduler, Room("a", 9));
        await groups.ReceiveAsync<GroupCommands.NodeRestarted>();
        await dead.Ref.GracefulStop(TimeSpan.FromSeconds(10));
        alive.Send(scheduler, Room("b", 1));
        await groups.ReceiveAsync<GroupCommands.NodeRestarted>();
        client.Send(scheduler, Demand(1));
        Assert.Equal(new JobsOffered(Group, 1), await alive.ReceiveAsync<JobsOffered>());
    }

    private static AnnounceRoom Room(string node, int lanes) =>
        new(new WorkerId(node, 1), new WorkerRoom(lanes, DeviceKind.Cpu, 0), IsFresh: true);

    private static AnnounceDemand Demand(int ready) => new(Group, new GroupDemand(ready, 0, GroupTerms.Default, JobNeeds.None));

    private static IActorRef Start(ActorBench bench, Probe groups, string name) =>
        bench.System.ActorOf(Props.Create(() => new SchedulerActor(groups.Ref, TimeProvider.System)), name);
}
