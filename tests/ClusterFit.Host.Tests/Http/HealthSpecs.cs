using System.Net;
using ClusterFit.Host.Nodes;
using ClusterFit.Host.Tests.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Whether a node can serve, as supervisors ask it.</summary>
public class HealthSpecs
{
    [Fact]
    public async Task A_member_of_a_cluster_whose_scheduler_answers_is_ready_until_it_leaves()
    {
        await using var api = await ApiBench.StartIdleAsync();
        await UntilAsync(async () => await StatusAsync(api, "ready") == HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(api, "live"));

        var cluster = Akka.Cluster.Cluster.Get(api.Node.System);
        cluster.Leave(cluster.SelfAddress);
        await UntilAsync(async () => await StatusAsync(api, "ready") == HttpStatusCode.ServiceUnavailable);

        var problem = await ApiBench.ProblemAsync(await api.GetAsync("/health/ready"), HttpStatusCode.ServiceUnavailable);
        Assert.Equal("The node is leaving the cluster, or was removed from it.", problem.Detail);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(api, "live"));
    }

    [Fact]
    public async Task A_scheduler_that_is_silent_for_longer_than_a_fail_over_takes_counts_as_gone()
    {
        using var bench = new NodeBench();
        await using var scheduler = await NodeBench.StartAsync(bench.Scheduler());
        await using var client = await NodeBench.StartAsync(bench.Joining(scheduler, NodeRoles.Api));
        var time = new FakeTimeProvider();
        await using var watch = new SchedulerWatch(client.Groups, time);
        Assert.False(watch.IsAnswered, "it has not been asked yet");
        await UntilAsync(() => Task.FromResult(watch.Capacity is { Devices.Count: 0 }));
        Assert.True(watch.IsAnswered);

        await scheduler.LeaveAsync();
        time.Advance(ClusterTimings.FailOver - TimeSpan.FromTicks(1));
        Assert.True(watch.IsAnswered, "another may be about to take over");
        time.Advance(TimeSpan.FromTicks(1));
        Assert.False(watch.IsAnswered);
        await UntilAsync(() => Task.FromResult(watch.Capacity is null));
    }

    private static async Task<HttpStatusCode> StatusAsync(ApiBench api, string health)
    {
        using var response = await api.GetAsync($"/health/{health}");
        return response.StatusCode;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ApiBench.Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds()) await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
    }
}
