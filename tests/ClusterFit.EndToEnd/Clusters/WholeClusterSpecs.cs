using ClusterFit.Core.Groups;
using ClusterFit.Lab.Databases;

namespace ClusterFit.EndToEnd.Clusters;

public sealed class WholeClusterSpecs
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task A_cluster_of_which_every_node_was_killed_goes_on_when_its_nodes_are_started_in_any_order()
    {
        await using var bench = await ClusterBench.CreateAsync();
        ProgramRun[] nodes = [bench.Scheduler(0), bench.Scheduler(1), bench.Scheduler(2), bench.Worker("w1")];
        await ClusterBench.ReadyAsync(nodes);
        GroupId group;
        long reached;
        await using (var node = await bench.JoinAsync())
        {
            group = (await node.Groups.SubmitAsync(await ClusterBench.BatchAsync(node, 1, epochs: 600), ClusterBench.Stop)).Group;
            await using var watch = new GroupWatch(node, group);
            await watch.UntilAsync(jobs => jobs.All(job => job.Progress is { Steps: > 3000 }), "a fit with checkpoints");
            reached = watch.Jobs[0].Progress!.Steps;
            foreach (var run in nodes) await ClusterBench.KillAsync(run);
        }

        await ClusterBench.ReadyAsync(bench.Worker("w1"), bench.Scheduler(2), bench.Scheduler(1), bench.Scheduler(0));
        await using var again = await bench.JoinAsync();
        await using var after = new GroupWatch(again, group);
        // A fast machine may have ended it before this process was a member again.
        await after.UntilAsync(
            jobs => jobs.Any(job => job is { Attempt: 2, Progress: not null } or { State: JobState.Completed }), "the fit on the restarted worker");
        TestContext.Current.TestOutputHelper!.WriteLine($"seen at step {after.Jobs[0].Progress?.Steps}; {reached} was reached before the kill");
        var job = Assert.Single(await after.FinalAsync());
        Assert.Equal((JobState.Completed, 2), (job.State, job.Attempt));
    }

    [Fact]
    public async Task An_outage_of_the_database_ends_no_node_and_costs_a_running_fit_nothing()
    {
        await using var bench = await ClusterBench.CreateAsync();
        ProgramRun[] nodes = [bench.Scheduler(0), bench.Scheduler(1), bench.Scheduler(2), bench.Worker("w1")];
        await ClusterBench.ReadyAsync(nodes);
        await using var node = await bench.JoinAsync();
        var group = (await node.Groups.SubmitAsync(await ClusterBench.BatchAsync(node, 2, epochs: 120), ClusterBench.Stop)).Group;
        await using var watch = new GroupWatch(node, group);
        await watch.UntilAsync(jobs => jobs.Any(job => job.Progress is { Steps: > 0 }), "a running fit");

        await bench.Server.StopAsync(PostgresStop.Immediate);
        // The fit ends, and cannot be recorded, within the outage.
        await Task.Delay(Outage, ClusterBench.Stop);
        await bench.Server.StartAsync();

        var jobs = await watch.FinalAsync();
        Assert.All(jobs, job => Assert.Equal((JobState.Completed, 1), (job.State, job.Attempt)));
        foreach (var run in nodes) Assert.Equal(0, await ClusterBench.EndAsync(run));
    }
}
