using ClusterFit.Cluster.Telemetry;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Tests.Telemetry;

/// <summary>What the events of a group are to the metrics.</summary>
public sealed class GroupMeasuresSpecs : IDisposable
{
    private static readonly GroupId Id = GroupId.Parse(new string('a', 32));
    private static readonly WorkerId Worker = new("node", 1);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Measured _measured = new();
    private GroupState _state = GroupState.Empty;
    private DateTimeOffset _now = Start;

    public GroupMeasuresSpecs()
    {
        Do(new GroupCommands.OpenGroup(Id, new FitSpec(), 4, GroupTerms.Default, JobNeeds.None));
        Do(new GroupCommands.AddImages(Id, 0, [.. Enumerable.Range(0, 4).Select(i => new BatchImage($"{i}", Blob(i)))]));
    }

    public void Dispose() => _measured.Dispose();

    [Fact]
    public void A_job_that_is_taken_has_waited()
    {
        Take(1, after: 30);
        Assert.Equal([(30, "")], _measured.Of("clusterfit.queue.duration"));
    }

    [Fact]
    public void A_clock_that_is_behind_the_one_before_takes_no_time_away()
    {
        var taken = Take(1, after: -30)[0];
        Complete(taken, after: -30, StopReason.Epochs);
        Assert.Equal([(0, "")], _measured.Of("clusterfit.queue.duration"));
        Assert.Equal([(0, "outcome=completed")], _measured.Of("clusterfit.attempt.duration"));
    }

    [Fact]
    public void A_fit_that_reached_its_target_tells_its_quality_and_its_time()
    {
        Complete(Take(1)[0], after: 60, StopReason.TargetPsnr);
        Assert.Equal([(60, "outcome=completed")], _measured.Of("clusterfit.attempt.duration"));
        Assert.Equal([(1, "state=completed")], _measured.Of("clusterfit.job.ended"));
        Assert.Equal([(30, "")], _measured.Of("clusterfit.fit.psnr"));
        Assert.Equal([(42, "")], _measured.Of("clusterfit.fit.time_to_target"));
    }

    [Fact]
    public void A_fit_without_target_has_no_time_to_it()
    {
        Complete(Take(1)[0], after: 60, StopReason.Epochs);
        Assert.Empty(_measured.Of("clusterfit.fit.time_to_target"));
    }

    [Fact]
    public void Attempts_that_another_follows_tell_why()
    {
        var taken = Take(4);
        _now += TimeSpan.FromSeconds(5);
        Do(new GroupCommands.FailAttempt(Id, Worker, taken[0], "reason", Permanent: false));
        Do(new GroupCommands.HinderAttempt(Id, Worker, taken[1], "reason"));
        Do(new GroupCommands.HandBackAttempt(Id, Worker, taken[2], null));
        Do(new GroupCommands.FailAttempt(Id, Worker, taken[3], "reason", Permanent: true));
        Assert.Equal([(1, "reason=failed"), (1, "reason=hindered")], _measured.Of("clusterfit.attempt.retried"));
        Assert.Equal(
            [(5, "outcome=failed"), (5, "outcome=hindered"), (5, "outcome=handed_back"), (5, "outcome=failed")],
            _measured.Of("clusterfit.attempt.duration"));
        Assert.Equal([(1, "state=failed")], _measured.Of("clusterfit.job.ended"));
    }

    [Fact]
    public void Leases_that_a_sweep_finds_expired_are_counted_and_those_of_a_restarted_node_are_not()
    {
        Take(2);
        Do(new GroupCommands.NodeRestarted(Id, Worker with { Incarnation = 2 }));
        Assert.Equal([(1, "reason=lost"), (1, "reason=lost")], _measured.Of("clusterfit.attempt.retried"));
        Assert.DoesNotContain(_measured.Of("clusterfit.lease.expired"), counted => counted.Value > 0);

        Take(2, Worker with { Incarnation = 2 });
        _now += TimeSpan.FromHours(1);
        Do(new GroupCommands.Sweep(Id));
        Assert.Equal([(2, "")], _measured.Of("clusterfit.lease.expired").Where(counted => counted.Value > 0));
    }

    [Fact]
    public void A_group_that_is_cancelled_ends_its_attempts_and_all_its_jobs()
    {
        Complete(Take(1)[0], after: 1, StopReason.Epochs);
        Take(1);
        _now += TimeSpan.FromSeconds(7);
        Do(new GroupCommands.CancelGroup(Id));
        Assert.Equal((7, "outcome=cancelled"), _measured.Of("clusterfit.attempt.duration")[^1]);
        Assert.Equal((3, "state=cancelled"), _measured.Of("clusterfit.job.ended")[^1]);
    }

    [Fact]
    public void A_job_that_is_retried_and_ends_again_has_ended_twice()
    {
        Do(new GroupCommands.FailAttempt(Id, Worker, Take(1)[0], "reason", Permanent: true));
        // As one row of the journal.
        var retried = Decide(_state, new GroupCommands.RetryJobs(Id, null));
        var cancelled = Decide(retried.Aggregate(_state, (state, happened) => state.Apply(happened)), new GroupCommands.CancelJob(Id, 0));
        GroupMeasures.Record(_state, [.. retried, .. cancelled], _ => null);
        Assert.Equal([(1, "state=failed"), (1, "state=cancelled")], _measured.Of("clusterfit.job.ended"));
    }

    private static ContentHash Blob(int i) => ContentHash.Of(BitConverter.GetBytes(i));

    private AttemptId[] Take(int count, WorkerId? worker = null, int after = 0)
    {
        _now += TimeSpan.FromSeconds(after);
        var reply = Do(new GroupCommands.TakeJobs(Id, worker ?? Worker, count, [.. Running()]));
        return [.. Assert.IsType<GroupReplies.JobsAssigned>(reply).Assignments.Select(assignment => assignment.Attempt)];
    }

    private AttemptId[] Take(int count, int after) => Take(count, worker: null, after);

    private IEnumerable<AttemptId> Running() =>
        _state.Jobs.Where(job => job.State == JobState.Running).Select(job => new AttemptId(job.Index, job.Attempt));

    private void Complete(AttemptId attempt, int after, StopReason reason)
    {
        _now += TimeSpan.FromSeconds(after);
        var summary = new FitSummary
        {
            Mse = 1e-3,
            PsnrDb = 30,
            Epochs = 1,
            BestEpoch = 1,
            Steps = 1,
            Seconds = 42,
            Parameters = 1,
            StopReason = reason,
        };
        Do(new GroupCommands.CompleteAttempt(Id, Worker, attempt, new FitResult(summary, Blob(9), 100, 8)));
    }

    private IReadOnlyList<IGroupEvent> Decide(GroupState state, IGroupCommand command) =>
        GroupDecisions.Decide(state, command, GroupPolicy.Default, _now).Events;

    private IGroupReply? Do(IGroupCommand command)
    {
        var decision = GroupDecisions.Decide(_state, command, GroupPolicy.Default, _now);
        if (command is GroupCommands.Sweep) GroupMeasures.Swept(decision.Events);
        GroupMeasures.Record(_state, decision.Events, _ => null);
        _state = decision.Events.Aggregate(_state, (state, happened) => state.Apply(happened));
        return decision.Reply;
    }
}
