using System.Threading.Channels;
using Akka.Actor;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Tests.Groups;
using ClusterFit.Cluster.Watching;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using static ClusterFit.Cluster.Groups.GroupMessages;

namespace ClusterFit.Cluster.Tests.Watching;

/// <summary>A watcher whose group is in the hands of the test.</summary>
public class WatcherActorSpecs
{
    private static readonly GroupId Group = GroupId.Parse(new string('a', 32));

    [Fact]
    public async Task From_now_on_a_subscription_that_began_anew_says_that_something_was_missed()
    {
        await using var bench = await ActorBench.StartAsync();
        var group = bench.Probe();
        var news = Channel.CreateBounded<GroupNews>(10);
        var watcher = bench.System.ActorOf(Props.Create(() => new WatcherActor(Group, group.Ref, news.Writer, true)));
        Assert.Equal(new WatchGroup(Group, 0, FromNow: true), await group.ReceiveAsync<WatchGroup>());
        group.Send(watcher, new JobStates(Group, 1, []));
        group.Send(watcher, new JobStates(Group, 2, [Job(1)]));
        Assert.Equal(new GroupNews.JobChanged(Job(1)), await NextAsync(news));
        // The third never arrives.
        group.Send(watcher, new JobStates(Group, 4, [Job(4)]));
        var again = await group.ReceiveAsync<WatchGroup>();
        while (again.Received != 0) again = await group.ReceiveAsync<WatchGroup>();
        group.Send(watcher, new JobStates(Group, 1, []));
        group.Send(watcher, new JobStates(Group, 2, [Job(5)]));
        Assert.Equal(new GroupNews.Missed(), await NextAsync(news));
        Assert.Equal(new GroupNews.JobChanged(Job(5)), await NextAsync(news));
        group.Send(watcher, new GroupEnded(Group, 3));
        await news.Reader.Completion;
    }

    [Fact]
    public async Task Who_reads_too_slowly_misses_changes_and_is_told_so()
    {
        await using var bench = await ActorBench.StartAsync();
        var group = bench.Probe();
        var news = Channel.CreateBounded<GroupNews>(3);
        var watcher = bench.System.ActorOf(Props.Create(() => new WatcherActor(Group, group.Ref, news.Writer, true)));
        group.Send(watcher, new JobStates(Group, 1, []));
        group.Send(watcher, new JobStates(Group, 2, [Job(1), Job(2), Job(3), Job(4)]));
        // It has had its turn once it answers.
        await watcher.Ask<ActorIdentity>(new Identify(0), TestContext.Current.CancellationToken);
        for (var i = 1; i <= 3; i++) Assert.Equal(new GroupNews.JobChanged(Job(i)), await NextAsync(news));
        group.Send(watcher, new JobStates(Group, 3, [Job(5)]));
        Assert.Equal(new GroupNews.Missed(), await NextAsync(news));
        Assert.Equal(new GroupNews.JobChanged(Job(5)), await NextAsync(news));
    }

    private static JobUpdate Job(int attempt) =>
        new(0, "a", JobState.Running, attempt, null, null, null, ContentHash.Of([1]), "node", null, null);

    private static async Task<GroupNews> NextAsync(Channel<GroupNews> news) => await news.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
