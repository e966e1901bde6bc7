using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Nodes;

public class JoiningNewsSpecs
{
    private static readonly SeedAddress[] Seeds = [new("10.0.0.1", 4053), new("10.0.0.2", 4053), new("10.0.0.3", 4053)];

    [Fact]
    public void Names_the_seeds_of_which_none_answers() => Assert.Equal(
        "no scheduler node answers at 10.0.0.1:4053, 10.0.0.2:4053, 10.0.0.3:4053; waiting for one: is it running, and are the seeds right?",
        JoiningNews.Of(0, [], Seeds, needed: 2));

    [Fact]
    public void Says_how_many_schedulers_are_missing() =>
        Assert.StartsWith("1 of 2 scheduler nodes that must be there answer", JoiningNews.Of(1, [], Seeds, needed: 2), StringComparison.Ordinal);

    [Fact]
    public void Names_the_node_that_keeps_the_cluster_from_taking_new_members() => Assert.Contains(
        "while it can not reach w1 (10.0.0.9:4053)", JoiningNews.Of(3, [new Peer("w1", "10.0.0.9:4053", ["worker"], null)], Seeds, needed: 2));

    [Fact]
    public void Says_nothing_when_all_is_well() => Assert.Null(JoiningNews.Of(3, [], Seeds, needed: 2));

    [Fact]
    public async Task A_node_whose_seeds_do_not_answer_says_what_it_waits_for_and_Akka_does_not_repeat_it()
    {
        using var bench = new NodeBench();
        using var log = new KeptLog();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(NodeBench.Stop);
        var options = new NodeOptions { Roles = NodeRoles.Api, Port = 0, Seeds = [new SeedAddress("127.0.0.1", 1)], Blobs = bench.PathOf("blobs"), Log = log };
        var starting = ClusterNode.StartAsync(options, TimeProvider.System, stop.Token);

        await log.SaysAsync("Warning ClusterFit: no scheduler node answers at 127.0.0.1:1; waiting for one: is it running, and are the seeds right?");

        Assert.Single(log.Entries, entry => !entry.StartsWith("Information", StringComparison.Ordinal));
        Assert.Contains(log.Entries, entry => entry.Contains("refused", StringComparison.Ordinal));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
    }
}
