using ClusterFit.Core.Groups;

namespace ClusterFit.EndToEnd.Clusters;

public sealed class FailOverSpecs
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Killing_the_schedulers_node_leaves_running_fits_running_and_new_work_comes_soon()
    {
        await using var bench = await ClusterBench.CreateAsync();
        // The first scheduler is the oldest member: it runs the singletons.
        var oldest = bench.Scheduler(0);
        var second = bench.Scheduler(1);
        await ClusterBench.ReadyAsync(oldest, second);
        await ClusterBench.ReadyAsync(bench.Scheduler(2), bench.Worker("w1"), bench.Worker("w2"));
        await using var node = await bench.JoinAsync();
        // The first two jobs outlast the fail-over; a third comes up as soon as a third worker offers a lane.
        var group = await node.Groups.SubmitAsync(await ClusterBench.BatchAsync(node, 3, epochs: 250), ClusterBench.Stop);
        await using var watch = new GroupWatch(node, group);
        await watch.UntilAsync(jobs => jobs.Count(job => job.Progress is { Steps: > 0 }) == 2, "two running fits");

        await ClusterBench.KillAsync(oldest);
        var killed = watch.Now;
        bench.Worker("w3");
        await watch.UntilAsync(_ => watch.Begun.Count == 3, "new work handed out");
        var handedOut = watch.Begun.Values.Max() - killed;
        TestContext.Current.TestOutputHelper!.WriteLine($"new work was handed out {handedOut.TotalSeconds:F1} s after SIGKILL of the scheduler's node");

        var jobs = await watch.FinalAsync();
        Assert.All(jobs, job => Assert.Equal((JobState.Completed, 1), (job.State, job.Attempt)));
        Assert.InRange(handedOut, TimeSpan.Zero, Bound);
    }
}
