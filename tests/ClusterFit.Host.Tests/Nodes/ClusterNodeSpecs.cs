using System.Net;
using System.Net.Sockets;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Nodes;

public class ClusterNodeSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_worker_and_a_client_join_a_scheduler_and_a_batch_completes()
    {
        using var bench = new NodeBench();
        await using var scheduler = await NodeBench.StartAsync(bench.Scheduler());
        await using var worker = await NodeBench.StartAsync(bench.Joining(scheduler, NodeRoles.Worker));
        await using var client = await NodeBench.StartAsync(bench.Joining(scheduler, NodeRoles.Api));
        var hashes = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => client.Blobs.PutAsync(TestBench.Image(i), NodeBench.Stop)));
        var images = hashes.Select((hash, i) => new BatchImage($"image-{i}", hash));
        var group = (await client.Groups.SubmitAsync(new BatchSubmission(TestBench.TinySpec(), [.. images]), NodeBench.Stop)).Group;
        var last = new Dictionary<int, JobState>();
        await foreach (var update in client.Groups.WatchAsync(group, NodeBench.Stop)) last[update.Index] = update.State;
        Assert.Equal([JobState.Completed, JobState.Completed, JobState.Completed], last.Values);
        Assert.Equal(3, client.Members);
    }

    [Fact]
    public async Task A_second_scheduler_is_shut_out_where_the_journal_serves_one()
    {
        using var bench = new NodeBench();
        await using var first = await NodeBench.StartAsync(bench.Scheduler());
        var options = bench.Joining(first, NodeRoles.Scheduler) with { Journal = new JournalAddress.Sqlite(bench.PathOf("other")) };
        var error = await Assert.ThrowsAsync<JournalUnusableException>(() => NodeBench.StartAsync(options).WaitAsync(Patience, NodeBench.Stop));
        Assert.Contains("a SQLite journal serves one scheduler; expected a PostgreSQL journal on both", error.Message);
        Assert.False(first.Failed.IsCompleted, "the first scheduler goes on");
    }

    [Fact]
    public async Task A_second_node_on_a_journal_is_refused()
    {
        using var bench = new NodeBench();
        await using var first = await NodeBench.StartAsync(bench.Scheduler());
        await Assert.ThrowsAsync<StateFolderInUseException>(() => NodeBench.StartAsync(bench.Scheduler()));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused()
    {
        using var bench = new NodeBench();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var error = await Assert.ThrowsAsync<OptionInvalidException>(() => NodeBench.StartAsync(bench.Scheduler() with { Port = port }));
        Assert.StartsWith($"port: '127.0.0.1:{port}' can not be listened on: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_of_another_node_is_refused()
    {
        using var bench = new NodeBench();
        await using var first = await NodeBench.StartAsync(bench.Scheduler());
        var options = bench.Joining(first, NodeRoles.Worker) with { Port = Assert.Single(bench.Joining(first, NodeRoles.Worker).Seeds).Port };
        Assert.StartsWith("port: ", (await Assert.ThrowsAsync<OptionInvalidException>(() => NodeBench.StartAsync(options))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_are_checked_at_the_start()
    {
        using var bench = new NodeBench();
        var error = await Assert.ThrowsAsync<OptionInvalidException>(() => NodeBench.StartAsync(bench.Scheduler() with { Lanes = 0 }));
        Assert.Equal("lanes: '0' is not possible; expected 1 to 1024.", error.Message);
    }

    [Fact]
    public async Task The_start_can_be_given_up_while_no_scheduler_answers()
    {
        using var bench = new NodeBench();
        using var stop = new CancellationTokenSource();
        var options = new NodeOptions { Roles = NodeRoles.Api, Port = 0, Seeds = [new SeedAddress("127.0.0.1", 1)], Blobs = bench.PathOf("blobs") };
        var starting = ClusterNode.StartAsync(options, TimeProvider.System, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.WaitAsync(Patience, NodeBench.Stop));
    }
}
