using System.Diagnostics;
using ClusterFit.Core.Groups;

namespace ClusterFit.EndToEnd.Clusters;

public sealed class LeaveSpecs
{
    [Fact]
    public async Task A_worker_that_leaves_hands_its_fit_on_and_a_rolling_restart_of_the_schedulers_disturbs_no_fit()
    {
        await using var bench = await ClusterBench.CreateAsync();
        var schedulers = new[] { bench.Scheduler(0), bench.Scheduler(1), bench.Scheduler(2) };
        var leaver = bench.Worker("w1");
        await ClusterBench.ReadyAsync([.. schedulers, leaver]);
        await using var node = await bench.JoinAsync();
        var group = (await node.Groups.SubmitAsync(await ClusterBench.BatchAsync(node, 1, epochs: 400), ClusterBench.Stop)).Group;
        await using var watch = new GroupWatch(node, group);
        await watch.UntilAsync(jobs => jobs.All(job => job.Progress is { Steps: > 0 }), "a running fit");

        var reached = watch.Jobs[0].Progress!.Steps;
        Assert.Equal(0, await ClusterBench.EndAsync(leaver));
        var said = leaver.Error.Split('\n').Where(line => line.StartsWith("node ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(4, said.Length);
        Assert.StartsWith("node w1 is starting (roles worker; ", said[0], StringComparison.Ordinal);
        Assert.Matches(@"^node w1 is ready \(roles worker; 127\.0\.0\.1:\d+; \d+ members\); ", said[1]);
        Assert.StartsWith("node w1 is leaving: ", said[2], StringComparison.Ordinal);
        Assert.Equal("node w1 has left", said[3]);
        await ClusterBench.ReadyAsync(bench.Worker("w2"));
        await watch.UntilAsync(jobs => jobs[0] is { Attempt: 2, Progress: not null }, "the fit on another worker");
        Assert.True(watch.Jobs[0].Progress!.Steps >= reached, $"went on at step {watch.Jobs[0].Progress!.Steps} after {reached}");

        for (var i = 0; i < schedulers.Length; i++)
        {
            var took = Stopwatch.StartNew();
            Assert.Equal(0, await ClusterBench.EndAsync(schedulers[i]));
            TestContext.Current.TestOutputHelper!.WriteLine($"scheduler {i} left within {took.Elapsed.TotalSeconds:F1} s");
            Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            await ClusterBench.ReadyAsync(bench.Scheduler(i));
        }

        var job = Assert.Single(await watch.FinalAsync());
        Assert.Equal((JobState.Completed, 2), (job.State, job.Attempt));
    }
}
