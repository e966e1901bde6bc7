using Akka.Actor;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Nodes;

public class NodeWatchSpecs
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_node_whose_schedulers_have_all_left_asks_for_a_new_start()
    {
        using var bench = new NodeBench();
        await using var scheduler = await NodeBench.StartAsync(bench.Scheduler());
        var options = bench.Joining(scheduler, NodeRoles.Api);
        await using var client = await NodeBench.StartAsync(options);
        var failed = new TaskCompletionSource<string>();
        client.System.ActorOf(Props.Create(() => new NodeWatch(options, Soon, reason => failed.TrySetResult(reason))));
        Assert.NotSame(failed.Task, await Task.WhenAny(failed.Task, Task.Delay(Soon * 10, NodeBench.Stop)));

        await scheduler.LeaveAsync();

        Assert.Equal("no scheduler is left in its cluster", await failed.Task.WaitAsync(TimeSpan.FromSeconds(60), NodeBench.Stop));
    }
}
