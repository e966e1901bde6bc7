using System.Net;
using System.Net.Sockets;
using ClusterFit.Host.Http;
using ClusterFit.Host.Monitoring;
using ClusterFit.Host.Nodes;
using ClusterFit.Host.Tests.Nodes;
using ClusterFit.Lab.Networks;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Host.Tests.Monitoring;

/// <summary>What a node in any role answers the machines that watch it.</summary>
public sealed class MonitorSpecs : IDisposable
{
    private static readonly HttpAddress AnyPort = new("127.0.0.1", 0);

    private readonly NodeBench _bench = new();
    private readonly HttpClient _client = new();

    private static CancellationToken Stop => NodeBench.Stop;

    public void Dispose()
    {
        _client.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task Scheduler_and_worker_are_ready_once_the_scheduler_answers_and_until_they_leave()
    {
        await using var scheduler = await NodeBench.StartAsync(_bench.Scheduler() with { Monitor = AnyPort });
        await using var worker = await NodeBench.StartAsync(_bench.Joining(scheduler, NodeRoles.Worker) with { Monitor = AnyPort, Lanes = 1 });
        foreach (var node in new[] { scheduler, worker })
        {
            await UntilAsync(async () => (await GetAsync(node.MonitorAddress!, "/health/ready")).Status == HttpStatusCode.NoContent);
            Assert.Equal((HttpStatusCode.NoContent, ""), await GetAsync(node.MonitorAddress!, "/health/live"));
        }

        await worker.LeaveAsync();
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "The node is leaving the cluster, or was removed from it.\n"), await GetAsync(worker.MonitorAddress!, "/health/ready"));
        Assert.Equal(HttpStatusCode.NoContent, (await GetAsync(worker.MonitorAddress!, "/health/live")).Status);
    }

    [Fact]
    public async Task A_node_is_not_ready_without_a_scheduler_that_has_answered_within_a_minute()
    {
        await using var scheduler = await NodeBench.StartAsync(_bench.Scheduler());
        await using var worker = await NodeBench.StartAsync(_bench.Joining(scheduler, NodeRoles.Worker) with { Lanes = 1 });
        var time = new FakeTimeProvider();
        await using var health = new NodeHealth(time);
        Assert.Equal("The node is joining the cluster.", health.Problem);
        health.Open(worker);
        await UntilAsync(() => Task.FromResult(health.Problem is null));

        await scheduler.LeaveAsync();
        time.Advance(NodeHealth.Memory - TimeSpan.FromTicks(1));
        Assert.Null(health.Problem);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("The scheduler has not answered for 60 s: no scheduler node is up, or its journal can not be reached.", health.Problem);
    }

    [Fact]
    public async Task A_node_that_waits_for_its_cluster_is_alive_and_not_ready()
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var address = new HttpAddress("127.0.0.1", FreePort.Find(IPAddress.Loopback));
        var starting = ClusterNode.StartAsync(
            new NodeOptions
            {
                Name = "worker",
                Roles = NodeRoles.Worker,
                Port = 0,
                Seeds = [new SeedAddress("127.0.0.1", FreePort.Find(IPAddress.Loopback))],
                Blobs = _bench.PathOf("blobs"),
                Monitor = address,
            },
            TimeProvider.System,
            leave.Token);
        var monitor = new Uri($"http://{address}");
        await UntilAsync(async () => await IsListeningAsync(monitor));
        Assert.Equal(HttpStatusCode.NoContent, (await GetAsync(monitor, "/health/live")).Status);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The node is joining the cluster.\n"), await GetAsync(monitor, "/health/ready"));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.False(await IsListeningAsync(monitor));
    }

    [Fact]
    public async Task Only_what_it_knows_can_be_read_and_nothing_sent()
    {
        await using var node = await NodeBench.StartAsync(_bench.Scheduler() with { Monitor = AnyPort });
        Assert.Equal(
            (HttpStatusCode.NotFound, "'GET /v1/batches' is not possible; expected GET /metrics, GET /health/live or GET /health/ready.\n"),
            await GetAsync(node.MonitorAddress!, "/v1/batches"));
        foreach (var path in new[] { "/metrics", "/health/live", "/health/ready" })
        {
            using var content = new StringContent("text");
            using var answer = await _client.PostAsync(new Uri(node.MonitorAddress!, path), content, Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_address_that_is_taken_names_the_option()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = new HttpAddress("127.0.0.1", ((IPEndPoint)taken.LocalEndpoint).Port);
        var error = await Assert.ThrowsAsync<OptionInvalidException>(() => NodeBench.StartAsync(_bench.Scheduler() with { Monitor = address }));
        Assert.StartsWith($"monitor: '{address}' can not be listened on: ", error.Message);
        Assert.EndsWith("expected a free host:port, such as 127.0.0.1:8080, or off.", error.Message);
    }

    [Fact]
    public async Task An_address_of_another_machine_names_the_option()
    {
        // A network that is for examples in documents.
        var address = new HttpAddress("192.0.2.1", 0);
        var error = await Assert.ThrowsAsync<OptionInvalidException>(() => NodeBench.StartAsync(_bench.Scheduler() with { Monitor = address }));
        Assert.StartsWith($"monitor: '{address}' can not be listened on: ", error.Message);
    }

    private async Task<bool> IsListeningAsync(Uri monitor)
    {
        try
        {
            await GetAsync(monitor, "/health/live");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(Uri monitor, string path)
    {
        using var answer = await _client.GetAsync(new Uri(monitor, path), Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await holds()) await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
    }
}
