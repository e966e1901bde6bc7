using Akka.Actor;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Journal;
using ClusterFit.Cluster.Tests.Groups;
using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupCommands;
using static ClusterFit.Core.Groups.GroupReplies;

namespace ClusterFit.Cluster.Tests.Journal;

public sealed class PostgresFenceSpecs(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Of_two_writers_on_one_journal_the_stale_one_is_stopped_and_nothing_of_it_is_recorded()
    {
        var (_, address) = await database.CreateAsync();
        await PostgresSchema.MigrateAsync(address, TestContext.Current.CancellationToken);
        await using var old = await ActorBench.StartAsync(address);
        await using var young = await ActorBench.StartAsync(address);
        var (oldClient, youngClient) = (old.Probe(), young.Probe());
        var failures = new TaskCompletionSource<JournalFailed>();
        old.System.EventStream.Subscribe(old.System.ActorOf(Props.Create(() => new Listener(failures))), typeof(JournalFailed));

        var batch = ActorBench.Batch(2);
        var id = GroupId.Of(batch);
        var stale = Start(old, id);
        await oldClient.AskAsync<SubmissionReceived>(stale, new OpenGroup(id, batch.Spec, 2, batch.Terms, batch.Needs));
        // The old one is believed dead; its successor goes on where it was.
        var successor = Start(young, id);
        var added = await youngClient.AskAsync<SubmissionReceived>(successor, new AddImages(id, 0, [batch.Images[0]]));
        Assert.Equal(1, added.Received);

        oldClient.Send(stale, new AddImages(id, 0, [batch.Images[1]]));
        var failed = await failures.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(JournalFailures.IsLasting(failed.Cause), "the group is recovered elsewhere, and the node can go on");
        Assert.False(oldClient.HasReceived<SubmissionReceived>(), "what was not recorded is not answered");
        await stale.WatchAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        added = await youngClient.AskAsync<SubmissionReceived>(successor, new AddImages(id, 1, [batch.Images[1]]));
        Assert.Equal(2, added.Received);
    }

    private static IActorRef Start(ActorBench bench, GroupId id)
    {
        var scheduler = bench.Probe();
        return bench.System.ActorOf(Props.Create(() => new JobGroupActor(id, GroupPolicy.Default, TimeProvider.System, scheduler.Ref)), "group");
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(TaskCompletionSource<JournalFailed> failures) => Receive<JournalFailed>(failure => failures.TrySetResult(failure));
    }
}
