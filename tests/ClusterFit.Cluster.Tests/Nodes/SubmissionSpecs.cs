using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Tests.Nodes;

public class SubmissionSpecs
{
    [Fact]
    public async Task Completes_every_job_of_a_batch()
    {
        using var bench = new TestBench();
        await using var node = await bench.StartAsync();
        var group = await node.SubmitAsync(TestBench.Batch(node, TestBench.TinySpec(), 5), TestBench.Stop);
        var jobs = await TestBench.FinalAsync(node, group);
        Assert.All(jobs, job => Assert.Equal(JobState.Completed, job.State));
        Assert.Equal(5, jobs.Count);
        Assert.All(jobs, job => Assert.Equal(3, job.Result!.Summary.Epochs));
        Assert.All(jobs, job => Assert.Equal(node.Blobs.Get(job.Result!.Weights).Length, job.Result!.WeightsBytes));
    }
}
