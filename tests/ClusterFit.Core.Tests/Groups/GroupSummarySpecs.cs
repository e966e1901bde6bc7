using ClusterFit.Core.Groups;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

public class GroupSummarySpecs
{
    private readonly GroupExamples _group = new(4);

    private GroupStanding Standing => _group.State.Standing;

    [Fact]
    public void It_counts_the_jobs_in_each_state()
    {
        var taken = _group.Take(Worker, 3);
        _group.Fail(Worker, taken[0]);
        _group.Fail(Worker, taken[1], permanent: true);
        Assert.Equal(StateCounts.None with { Available = 1, Running = 1, Retryable = 1, Failed = 1 }, Standing.Counts);
        Assert.Equal((4, 1), (Standing.Counts.All, Standing.Counts.Final));
        _group.Do(new GroupCommands.CancelGroup(Id));
        Assert.Equal(StateCounts.None with { Cancelled = 3, Failed = 1 }, Standing.Counts);
    }

    [Fact]
    public void PSNR_is_the_mean_and_the_least_of_the_completed_jobs_in_whichever_order_they_ended()
    {
        Assert.Null(Standing.Psnr);
        var taken = _group.Take(Worker, 3);
        foreach (var (attempt, psnr) in taken.Zip([33.3, 20.1, 40.2])) Complete(attempt, psnr, seconds: 1);
        Assert.Equal((33.3 + 20.1 + 40.2) / 3, Standing.Psnr!.Mean, 6);
        Assert.Equal(20.1, Standing.Psnr.Least);
        Assert.Equal(
            Standing,
            GroupState.Restore(
                (GroupEvents.GroupOpened)_group.Journal[0], paused: false, cancelled: false, ended: null, [.. _group.State.Jobs]).Standing);
    }

    [Fact]
    public void The_time_left_is_unknown_until_a_job_has_completed_and_while_nothing_runs()
    {
        Assert.Null(Standing.SecondsLeft);
        var taken = _group.Take(Worker, 2);
        Assert.Null(Standing.SecondsLeft);
        Complete(taken[0], 30, seconds: 100);
        // Two wait and one is half done, on one lane.
        Assert.Equal(250, Standing.SecondsLeft!.Value, 3);
        _group.Take(Other, 1);
        Assert.Equal(100, Standing.SecondsLeft!.Value, 3);
        _group.Do(new GroupCommands.HandBackAttempt(Id, Worker, taken[1], null));
        _group.Do(new GroupCommands.CancelJob(Id, 2));
        Assert.Null(Standing.SecondsLeft);
    }

    [Fact]
    public void A_job_takes_at_least_as_long_as_its_attempt()
    {
        var attempt = _group.Take(Worker, 2)[0];
        _group.Now += TimeSpan.FromSeconds(40);
        Complete(attempt, 30, seconds: 1);
        Assert.Equal(40 * 2.5, Standing.SecondsLeft!.Value, 3);
    }

    [Fact]
    public void A_pause_is_a_phase_and_so_are_the_ends()
    {
        Assert.Equal(GroupPhase.Open, Standing.Phase);
        _group.Do(new GroupCommands.PauseGroup(Id));
        Assert.Equal(GroupPhase.Paused, Standing.Phase);
        _group.Do(new GroupCommands.ResumeGroup(Id));
        foreach (var attempt in _group.Take(Worker, 4)) _group.Complete(Worker, attempt);
        Assert.Equal((GroupPhase.Ended, _group.Now), (Standing.Phase, Standing.Ended));
    }

    private void Complete(AttemptId attempt, double psnr, double seconds)
    {
        var result = Result(0);
        _group.Do(new GroupCommands.CompleteAttempt(
            Id, Worker, attempt, result with { Summary = result.Summary with { PsnrDb = psnr, Seconds = seconds } }));
    }
}
