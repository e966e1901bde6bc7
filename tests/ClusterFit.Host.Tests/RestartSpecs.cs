using Akka.Actor;
using Akka.Hosting;
using ClusterFit.Cluster.Groups;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Training.Fitting;

namespace ClusterFit.Host.Tests;

public class RestartSpecs
{
    private static readonly FitSpec LongSpec = TestBench.TinySpec(epochs: 12_000);

    // Progress is reported once a second and a checkpoint taken twice: this lasts for several of both on a fast machine.
    private static readonly FitSpec CrashSpec = TestBench.TinySpec(epochs: 60_000);

    private static readonly Lazy<IReadOnlyList<Training.Weights.NamedTensor>> Uninterrupted = new(() => TestBench.FitWithoutNode(LongSpec, 0));

    [Fact]
    public async Task After_a_drain_the_fit_goes_on_where_it_was_and_ends_with_the_same_weights()
    {
        using var bench = new TestBench();
        GroupId group;
        await using (var node = await bench.StartAsync())
        {
            group = await node.SubmitAsync(await TestBench.BatchAsync(node, LongSpec, 1), TestBench.Stop);
            await TestBench.FirstAsync(node, group, job => job.Progress is { Steps: > 0 });
            await node.DrainAsync();
            var drained = await TestBench.FirstAsync(node, group, _ => true);
            Assert.Equal((JobState.Available, 1), (drained.State, drained.Attempt));
        }

        Assert.Equal(0, await CheckpointsAfterResumingAsync(bench, group, Uninterrupted.Value));
    }

    [Fact]
    public async Task After_a_crash_the_fit_is_rescued_from_its_checkpoint_and_ends_with_the_same_weights()
    {
        using var bench = new TestBench();
        GroupId group;
        await using (var node = await bench.StartAsync(checkpoints: TimeSpan.FromMilliseconds(100)))
        {
            group = await node.SubmitAsync(await TestBench.BatchAsync(node, CrashSpec, 1), TestBench.Stop);
            var first = await TestBench.FirstAsync(node, group, job => job.Progress is { Steps: > 0 });
            await TestBench.FirstAsync(node, group, job => job.Progress?.Steps > first.Progress!.Steps);
            // Without coordinated shutdown: nothing is handed back.
            await node.System.Terminate();
        }

        // The crash may have come between storing a checkpoint and recording it, or between recording it and deleting the one before.
        Assert.InRange(await CheckpointsAfterResumingAsync(bench, group, TestBench.FitWithoutNode(CrashSpec, 0)), 0, 1);
    }

    [Fact]
    public async Task Losing_the_scheduler_and_the_group_costs_a_running_fit_nothing()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync(lanes: 1);
        var group = await node.SubmitAsync(await TestBench.BatchAsync(node, LongSpec, 2), TestBench.Stop);
        await TestBench.FirstAsync(node, group, job => job.Progress is not null);
        foreach (var path in new[] { $"/system/sharding/group/*/{group}", "/user/scheduler/*/scheduler" })
        {
            var lost = await node.System.ActorSelection(path).ResolveOne(TimeSpan.FromSeconds(10), TestBench.Stop);
            Assert.True(await lost.GracefulStop(TimeSpan.FromSeconds(10), Kill.Instance));
        }

        // The second job can only begin when the group has come back and a scheduler has offered it.
        var jobs = await TestBench.FinalAsync(node, group);
        Assert.All(jobs, job => Assert.Equal((JobState.Completed, 1), (job.State, job.Attempt)));
        TestBench.AssertEqual(Uninterrupted.Value, await TestBench.TensorsAsync(node, jobs[0]));
    }

    [Fact]
    public async Task Finished_jobs_are_not_fitted_again_after_a_restart()
    {
        using var bench = new TestBench();
        BatchSubmission batch;
        IReadOnlyList<JobUpdate> before;
        await using (var node = await bench.StartAsync())
        {
            batch = await TestBench.BatchAsync(node, TestBench.TinySpec(), 2);
            before = await TestBench.FinalAsync(node, await node.SubmitAsync(batch, TestBench.Stop));
        }

        await using var again = await bench.StartAsync();
        Assert.Equal(before, await TestBench.FinalAsync(again, await again.SubmitAsync(batch, TestBench.Stop)));
    }

    [Fact]
    public async Task A_damaged_checkpoint_costs_its_epochs_but_not_the_job()
    {
        using var bench = new TestBench();
        var spec = TestBench.TinySpec(epochs: 6_000);
        GroupId group;
        await using (var node = await bench.StartAsync())
        {
            group = await node.SubmitAsync(await TestBench.BatchAsync(node, spec, 1), TestBench.Stop);
            await TestBench.FirstAsync(node, group, job => job.Progress is not null);
            await node.DrainAsync();
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(bench.Folder, "blobs"), "*", SearchOption.AllDirectories))
        {
            if (IsCheckpoint(file)) await File.WriteAllBytesAsync(file, [1, 2, 3], TestBench.Stop);
        }

        await using var restarted = await bench.StartAsync();
        var job = Assert.Single(await TestBench.FinalAsync(restarted, group));
        Assert.Equal((JobState.Completed, 2), (job.State, job.Attempt));
        TestBench.AssertEqual(TestBench.FitWithoutNode(spec, 0), await TestBench.TensorsAsync(restarted, job));
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_stops_and_its_result_does_not_count()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync(lanes: 1);
        var groups = ActorRegistry.For(node.System).Get<JobGroupActor>();
        var group = await node.SubmitAsync(await TestBench.BatchAsync(node, LongSpec, 1), TestBench.Stop);
        await TestBench.FirstAsync(node, group, job => job.Progress is not null);
        groups.Tell(new GroupCommands.NodeRestarted(group, new WorkerId("embedded", long.MaxValue)));
        // There is one lane: a second attempt can only progress once the first has stopped.
        await TestBench.FirstAsync(node, group, job => job is { Attempt: 2, Progress: not null });
        var stale = new AttemptId(0, 1);
        var summary = new FitSummary
        {
            Mse = 0,
            PsnrDb = 99,
            Epochs = 1,
            BestEpoch = 1,
            Steps = 1,
            Seconds = 1,
            Parameters = 1,
            StopReason = StopReason.Epochs,
        };
        var result = new FitResult(summary, await node.Blobs.PutAsync(new byte[] { 1 }, TestBench.Stop), 1, 1);
        var answer = await groups.Ask<IGroupReply>(
            new GroupCommands.CompleteAttempt(group, new WorkerId("embedded", 1), stale, result), TimeSpan.FromSeconds(10), TestBench.Stop);
        Assert.Equal(new GroupReplies.AttemptOutdated(group, stale), answer);
        var job = Assert.Single(await TestBench.FinalAsync(node, group));
        Assert.Equal((JobState.Completed, 2), (job.State, job.Attempt));
        Assert.Equal(12_000, job.Result!.Summary.Epochs);
    }

    private static async Task<int> CheckpointsAfterResumingAsync(
        TestBench bench, GroupId group, IReadOnlyList<Training.Weights.NamedTensor> uninterrupted)
    {
        await using var node = await bench.StartAsync();
        var resumedAt = long.MaxValue;
        var job = Assert.Single(await TestBench.FinalAsync(node, group, update =>
        {
            if (update.Attempt == 2 && update.Progress is { } progress) resumedAt = Math.Min(resumedAt, progress.Steps);
        }));
        Assert.Equal((JobState.Completed, 2), (job.State, job.Attempt));
        Assert.InRange(resumedAt, 1, job.Result!.Summary.Steps);
        TestBench.AssertEqual(uninterrupted, await TestBench.TensorsAsync(node, job));
        // After the drain every acknowledgement is in, and what it made obsolete is deleted.
        await node.DrainAsync();
        return Directory.EnumerateFiles(Path.Combine(bench.Folder, "blobs"), "*", SearchOption.AllDirectories).Count(IsCheckpoint);
    }

    private static bool IsCheckpoint(string file)
    {
        try
        {
            CheckpointCodec.Decode(File.ReadAllBytes(file));
            return true;
        }
        catch (Training.Weights.WeightsRefusedException)
        {
            return false;
        }
    }
}
