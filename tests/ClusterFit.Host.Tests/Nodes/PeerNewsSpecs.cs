using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Nodes;

public class PeerNewsSpecs
{
    private static readonly Peer Worker = new("worker-2", "10.0.0.3:4053", ["worker"], null);
    private static readonly Peer Scheduler = new("s1", "10.0.0.1:4053", ["scheduler"], null);

    [Fact]
    public void Of_a_silent_worker_says_that_its_jobs_return() => Assert.Equal(
        "node worker-2 (10.0.0.3:4053) is unreachable; its jobs return after their leases", PeerNews.Unreachable(Worker, isSchedulerLeft: true));

    [Fact]
    public void Of_a_silent_scheduler_says_whether_another_takes_over()
    {
        Assert.Equal("node s1 (10.0.0.1:4053) is unreachable; its batches move to another scheduler node", PeerNews.Unreachable(Scheduler, isSchedulerLeft: true));
        Assert.Equal("node s1 (10.0.0.1:4053) is unreachable; no scheduler is left to hand out jobs", PeerNews.Unreachable(Scheduler, isSchedulerLeft: false));
    }

    [Fact]
    public void Of_a_silent_node_that_does_both_says_both() => Assert.EndsWith(
        "unreachable; its batches move to another scheduler node, its jobs return after their leases",
        PeerNews.Unreachable(Scheduler with { Roles = ["scheduler", "worker"] }, isSchedulerLeft: true), StringComparison.Ordinal);

    [Fact]
    public void Of_a_silent_node_that_does_neither_says_no_more() =>
        Assert.Equal("node 10.0.0.9:1 is unreachable", PeerNews.Unreachable(new Peer("10.0.0.9:1", "10.0.0.9:1", ["api"], null), isSchedulerLeft: true));

    [Fact]
    public void Of_a_node_that_comes_says_what_it_does()
    {
        Assert.Equal("node worker-2 (10.0.0.3:4053) has joined (roles worker)", PeerNews.Joined(Worker, isBack: false));
        Assert.Equal("node worker-2 (10.0.0.3:4053) is back (roles worker)", PeerNews.Joined(Worker, isBack: true));
    }

    [Fact]
    public async Task A_node_logs_one_line_for_a_peer_that_joins_and_one_when_it_leaves_and_nothing_of_itself()
    {
        using var bench = new NodeBench();
        using var log = new KeptLog();
        await using (var scheduler = await NodeBench.StartAsync(bench.Scheduler() with { Log = log }))
        {
            var client = await NodeBench.StartAsync(bench.Joining(scheduler, NodeRoles.Api) with { Name = "front" });
            var peer = $"node front ({client.Address})";
            await log.SaysAsync($"Information ClusterFit: {peer} has joined (roles api)");
            await client.DisposeAsync();
            await log.SaysAsync($"Information ClusterFit: {peer} has left");
        }

        Assert.Equal(2, log.Entries.Count(entry => entry.Contains(" ClusterFit: ", StringComparison.Ordinal)));
        Assert.DoesNotContain(log.Entries, entry => entry.StartsWith("Warning", StringComparison.Ordinal) || entry.StartsWith("Error", StringComparison.Ordinal));
    }
}
