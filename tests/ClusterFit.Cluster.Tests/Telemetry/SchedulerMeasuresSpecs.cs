using Akka.Actor;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Cluster.Tests.Groups;
using ClusterFit.Core.Groups;
using static ClusterFit.Cluster.Scheduling.SchedulerCommands;

namespace ClusterFit.Cluster.Tests.Telemetry;

[Collection(nameof(Alone))]
public class SchedulerMeasuresSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Jobs_that_wait_in_a_paused_group_are_told_from_those_that_a_worker_could_take()
    {
        using var measured = new Measured();
        SchedulerMeasures.Runs(
            groups: 3,
            [
                Standing(GroupPhase.Open, StateCounts.None with { Available = 5, Running = 2, Retryable = 1 }),
                Standing(GroupPhase.Paused, StateCounts.None with { Available = 7, Running = 1 }),
                Standing(GroupPhase.Open, StateCounts.None with { Available = 1, Waiting = 4, Completed = 9 }),
            ],
            TimeSpan.FromSeconds(20));
        Assert.Equal(
            ["available 6", "paused 7", "retryable 1", "running 3", "waiting 4"],
            measured.Of("clusterfit.job.active").Select(jobs => $"{jobs.Tags["state=".Length..]} {jobs.Value}").Order(StringComparer.Ordinal));
        Assert.Equal([(3, "")], measured.Of("clusterfit.group.active"));
        Assert.Equal([(20, "")], measured.Of("clusterfit.queue.age"));
    }

    [Fact]
    public async Task The_scheduler_tells_of_the_cluster_from_its_recovery_on_and_0_once_it_has_stopped()
    {
        using var measured = new Measured(everywhere: true);
        await using var bench = await ActorBench.StartAsync();
        var (groups, client) = (bench.Probe(), bench.Probe());
        var scheduler = bench.System.ActorOf(Props.Create(() => new SchedulerActor(groups.Ref, TimeProvider.System)));
        var group = GroupId.Parse(new string('1', 32));
        await client.AskAsync<SchedulerReplies.GroupListed>(
            scheduler, new ListGroup(group, new(GroupTitle.None, new(), JobNeeds.None, 3, DateTimeOffset.UnixEpoch)));
        client.Send(scheduler, new AnnounceStanding(group, Standing(GroupPhase.Open, StateCounts.None with { Running = 3 })));
        client.Send(scheduler, new AnnounceDemand(group, new(1, 3, GroupTerms.Default, JobNeeds.None)));
        await UntilAsync(() => Last("clusterfit.job.active", "state=running") == 3 && Last("clusterfit.queue.age", "") > 0);
        Assert.Equal((1, 1), (Last("clusterfit.scheduler.leading", ""), Last("clusterfit.group.active", "")));
        Assert.Equal([(1, "actor=scheduler")], measured.Of("clusterfit.journal.recovery.duration").Select(one => (1, one.Tags)));
        Assert.Single(measured.Of("clusterfit.journal.write.duration"));

        await scheduler.GracefulStop(Patience, StopScheduler.Instance);
        Assert.Equal(
            (0, 0, 0, 0),
            (Last("clusterfit.scheduler.leading", ""), Last("clusterfit.group.active", ""), Last("clusterfit.queue.age", ""), Last("clusterfit.job.active", "state=running")));

        double Last(string instrument, string tags) => measured.Of(instrument).LastOrDefault(one => one.Tags == tags).Value;
    }

    private static GroupStanding Standing(GroupPhase phase, StateCounts counts) => new(GroupTerms.Default, phase, null, counts, null, null);

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (!holds()) await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
    }
}
