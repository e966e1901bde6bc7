using ClusterFit.Core.Groups;

namespace ClusterFit.EndToEnd.Clusters;

public sealed class FailOverSpecs
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Killing_the_schedulers_node_leaves_running_fits_running_and_new_work_is_handed_out_soon()
    {
        await using var bench = await ClusterBench.CreateAsync();
        // The oldest member runs the singletons.
        var oldest = bench.Scheduler(0);
        var second = bench.Scheduler(1);
        await ClusterBench.ReadyAsync(oldest, second);
        await ClusterBench.ReadyAsync(bench.Scheduler(2), bench.Worker("w1"), bench.Worker("w2"));
        await using var node = await bench.JoinAsync();
        // Long enough to outlast the fail-over on a fast machine too.
        var running = (await node.Groups.SubmitAsync(await ClusterBench.BatchAsync(node, 1, epochs: 1500), ClusterBench.Stop)).Group;
        await using var watch = new GroupWatch(node, running);
        await watch.UntilAsync(jobs => jobs.All(job => job.Progress is { Steps: > 0 }), "a running fit");

        await ClusterBench.KillAsync(oldest);
        var killed = watch.Now;
        var submitted = (await node.Groups.SubmitAsync(await ClusterBench.BatchAsync(node, 1, epochs: 20), ClusterBench.Stop)).Group;
        await using var fresh = new GroupWatch(node, submitted);
        await fresh.UntilAsync(_ => fresh.Begun.Count == 1, "new work handed out");
        var handedOut = watch.Now - killed;
        TestContext.Current.TestOutputHelper!.WriteLine($"new work was handed out {handedOut.TotalSeconds:F1} s after SIGKILL of the scheduler's node");

        foreach (var ended in new[] { await watch.FinalAsync(), await fresh.FinalAsync() })
            Assert.All(ended, job => Assert.Equal((JobState.Completed, 1), (job.State, job.Attempt)));
        Assert.InRange(handedOut, TimeSpan.Zero, Bound);
    }
}
