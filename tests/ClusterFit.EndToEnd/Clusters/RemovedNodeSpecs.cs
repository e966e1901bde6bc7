namespace ClusterFit.EndToEnd.Clusters;

public sealed class RemovedNodeSpecs
{
    [Fact]
    public async Task A_node_that_was_paused_until_the_cluster_removed_it_ends_with_a_code_that_asks_for_a_new_start()
    {
        await using var bench = await ClusterBench.CreateAsync();
        var paused = bench.Scheduler(2);
        await ClusterBench.ReadyAsync(bench.Scheduler(0), bench.Scheduler(1), paused);
        await using var node = await bench.JoinAsync();
        Assert.Equal(4, node.Members);

        paused.Send(Signal.Stop);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ClusterBench.Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (node.Members > 3) await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        paused.Send(Signal.Continue);

        Assert.Equal(3, await paused.ExitCodeAsync());
        Assert.Contains("node s2 has failed: ", paused.Error);
        Assert.Contains("; start it again\n", paused.Error);
        await ClusterBench.ReadyAsync(bench.Scheduler(2));
    }
}
