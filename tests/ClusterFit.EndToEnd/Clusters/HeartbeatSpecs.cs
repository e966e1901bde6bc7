using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;

namespace ClusterFit.EndToEnd.Clusters;

public sealed class HeartbeatSpecs
{
    private static readonly TimeSpan Observed = TimeSpan.FromSeconds(22);

    [Fact]
    public async Task A_worker_that_trains_on_all_cores_keeps_its_heartbeats_as_another_process_sees_it()
    {
        await using var bench = await ClusterBench.CreateAsync();
        var worker = bench.Worker("w1", lanes: 2 * Environment.ProcessorCount);
        await ClusterBench.ReadyAsync(bench.Scheduler(0), bench.Scheduler(1), worker);
        await using var node = await bench.JoinAsync();
        var cluster = Akka.Cluster.Cluster.Get(node.System);
        var address = cluster.State.Members.Single(member => member.HasRole("worker")).Address;
        var silent = new TaskCompletionSource<Member>();
        node.System.ActorOf(Props.Create(() => new Listener(address, silent)), "unreachable");
        // Fits that outlast the observation also on a fast machine.
        var group = (await node.Groups.SubmitAsync(await ClusterBench.BatchAsync(node, 2 * Environment.ProcessorCount, epochs: 4000), ClusterBench.Stop)).Group;
        await using var watch = new GroupWatch(node, group);
        await watch.UntilAsync(jobs => jobs.All(job => job.Progress is { Steps: > 0 }), "all lanes training");

        // What a heartbeat is: a small message there and back, answered by the other node's dispatchers.
        var slowest = TimeSpan.Zero;
        var watched = Stopwatch.StartNew();
        while (watched.Elapsed < Observed)
        {
            var sent = watched.Elapsed;
            await node.System.ActorSelection(new RootActorPath(address) / "user" / "worker").ResolveOne(TimeSpan.FromSeconds(30), ClusterBench.Stop);
            if (watched.Elapsed - sent > slowest) slowest = watched.Elapsed - sent;
            await Task.Delay(TimeSpan.FromMilliseconds(50), ClusterBench.Stop);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"the slowest answer of the busy worker took {slowest.TotalMilliseconds:F0} ms");
        Assert.All(watch.Jobs, job => Assert.Equal(JobState.Running, job.State));
        Assert.False(silent.Task.IsCompleted, "the busy worker became unreachable");
        Assert.InRange(slowest, TimeSpan.Zero, ClusterTimings.AcceptablePause / 2);
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(Address busy, TaskCompletionSource<Member> silent)
        {
            Receive<ClusterEvent.UnreachableMember>(
                unreachable => silent.TrySetResult(unreachable.Member), unreachable => unreachable.Member.Address == busy);
            Receive<ClusterEvent.UnreachableMember>(_ => { });
            Akka.Cluster.Cluster.Get(Context.System).Subscribe(Self, typeof(ClusterEvent.UnreachableMember));
            Receive<ClusterEvent.CurrentClusterState>(_ => { });
        }
    }
}
