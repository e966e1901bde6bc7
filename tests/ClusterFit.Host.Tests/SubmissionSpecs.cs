using System.Text;
using ClusterFit.Cluster.Watching;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Host.Tests;

public class SubmissionSpecs
{
    [Fact]
    public async Task Completes_every_job_of_a_batch()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        var group = await node.SubmitAsync(await TestBench.BatchAsync(node, TestBench.TinySpec(), 5), TestBench.Stop);
        var jobs = await TestBench.FinalAsync(node, group);
        Assert.Equal([0, 1, 2, 3, 4], jobs.Select(job => job.Index));
        Assert.All(jobs, job => Assert.Equal(JobState.Completed, job.State));
        Assert.All(jobs, job => Assert.Equal(3, job.Result!.Summary.Epochs));
        foreach (var result in jobs.Select(job => job.Result!))
            Assert.Equal((await node.Blobs.GetAsync(result.Weights, TestBench.Stop)).Length, result.WeightsBytes);
        TestBench.AssertEqual(TestBench.FitWithoutNode(TestBench.TinySpec(), 2), await TestBench.TensorsAsync(node, jobs[2]));
    }

    [Fact]
    public async Task The_same_submission_twice_is_one_group_and_no_second_fit()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        var batch = await TestBench.BatchAsync(node, TestBench.TinySpec(), 3);
        var both = await Task.WhenAll(node.SubmitAsync(batch, TestBench.Stop), node.SubmitAsync(batch, TestBench.Stop));
        var first = await TestBench.FinalAsync(node, both[0]);
        var again = await node.SubmitAsync(batch, TestBench.Stop);
        Assert.Equal([again, again], both);
        Assert.Equal(first, await TestBench.FinalAsync(node, again));
        Assert.All(first, job => Assert.Equal(1, job.Attempt));
    }

    [Fact]
    public async Task A_bad_image_fails_with_the_reason_and_the_others_complete()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        var good = await TestBench.BatchAsync(node, TestBench.TinySpec(), 3);
        var bad = new BatchImage("letter", await node.Blobs.PutAsync(Encoding.UTF8.GetBytes("this is not an image"), TestBench.Stop));
        var group = await node.SubmitAsync(good with { Images = [bad, .. good.Images] }, TestBench.Stop);
        var jobs = await TestBench.FinalAsync(node, group);
        Assert.Equal((JobState.Failed, 1), (jobs[0].State, jobs[0].Attempt));
        Assert.Contains("image", jobs[0].Error);
        Assert.All(jobs.Skip(1), job => Assert.Equal(JobState.Completed, job.State));
    }

    [Fact]
    public async Task A_missing_image_is_tried_again_and_then_fails()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync(policy: new GroupPolicy { FirstBackoff = TimeSpan.FromMilliseconds(1) });
        var missing = ContentHash.Of([1, 2, 3]);
        var group = await node.SubmitAsync(new BatchSubmission(TestBench.TinySpec(), [new("gone", missing)]), TestBench.Stop);
        var job = Assert.Single(await TestBench.FinalAsync(node, group));
        Assert.Equal((JobState.Failed, 3), (job.State, job.Attempt));
        Assert.StartsWith("3 attempts failed, each time: ", job.Error);
        Assert.Contains(missing.Hex, job.Error);
    }

    [Fact]
    public async Task A_fit_that_diverges_fails_at_once_since_it_would_again()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        var tiny = TestBench.TinySpec(epochs: 200);
        var explosive = tiny with
        {
            Network = tiny.Network with { Kind = NetworkKind.OrthogonalExp, Widths = [8, 8, 8, 8] },
            Recipe = tiny.Recipe with { LearningRate = 1 },
        };
        var group = await node.SubmitAsync(await TestBench.BatchAsync(node, explosive, 1), TestBench.Stop);
        var job = Assert.Single(await TestBench.FinalAsync(node, group));
        Assert.Equal((JobState.Failed, 1), (job.State, job.Attempt));
        Assert.Contains("diverged", job.Error);
    }

    [Fact]
    public async Task A_batch_larger_than_a_message_arrives_whole()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        var image = await node.Blobs.PutAsync(Encoding.UTF8.GetBytes("not an image"), TestBench.Stop);
        var batch = new BatchSubmission(TestBench.TinySpec(), [.. Enumerable.Range(0, 450).Select(i => new BatchImage($"{i} {new string('x', 300)}", image))]);
        var jobs = await TestBench.FinalAsync(node, await node.SubmitAsync(batch, TestBench.Stop));
        Assert.Equal(batch.Images.Select(i => i.Name), jobs.Select(job => job.Name));
        Assert.All(jobs, job => Assert.Equal(JobState.Failed, job.State));
    }

    [Fact]
    public async Task A_batch_that_makes_no_sense_is_refused()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        var batch = await TestBench.BatchAsync(node, TestBench.TinySpec(), 1);
        await Assert.ThrowsAsync<SubmissionRefusedException>(() => node.SubmitAsync(batch with { Images = [] }, TestBench.Stop));
        var twice = await Assert.ThrowsAsync<SubmissionRefusedException>(
            () => node.SubmitAsync(batch with { Images = [batch.Images[0], batch.Images[0]] }, TestBench.Stop));
        Assert.Contains("'image-0' is there twice", twice.Message);
    }

    [Fact]
    public async Task Watching_an_unknown_group_says_so()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        await Assert.ThrowsAsync<GroupUnknownException>(() => TestBench.FinalAsync(node, GroupId.Parse(new string('0', 32))));
    }

    [Fact]
    public async Task A_watch_that_the_end_of_its_node_cuts_short_is_no_end_of_the_group()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        var group = await node.SubmitAsync(await TestBench.BatchAsync(node, TestBench.TinySpec(epochs: 1_000_000), 1), TestBench.Stop);
        await Assert.ThrowsAsync<WatchInterruptedException>(async () =>
        {
            await foreach (var update in node.WatchAsync(group, TestBench.Stop))
                if (update.State == JobState.Running) await node.System.Terminate();
        });
    }
}
