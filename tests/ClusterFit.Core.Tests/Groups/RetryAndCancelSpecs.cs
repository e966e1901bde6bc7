using ClusterFit.Core.Groups;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

public class RetryAndCancelSpecs
{
    private readonly GroupExamples _group = new(3);

    [Fact]
    public void A_failed_job_that_is_retried_has_all_its_chances_again_and_its_attempts_go_on_rising()
    {
        var first = _group.Take(Worker, 1)[0];
        _group.Fail(Worker, first, permanent: true);
        Assert.Equal(JobState.Failed, Job(0).State);
        Do(new GroupCommands.RetryJobs(Id, 0));
        Assert.Equal((JobState.Available, 1, null, null), (Job(0).State, Job(0).Attempt, Job(0).Error, Job(0).Ended));
        foreach (var number in new[] { 2, 3 })
        {
            var attempt = _group.Take(Worker, 1)[0];
            Assert.Equal(new AttemptId(0, number), attempt);
            _group.Fail(Worker, attempt);
            Assert.Equal(JobState.Retryable, Job(0).State);
            _group.Sweep(TimeSpan.FromMinutes(5));
        }

        Assert.Equal([1, 2, 3], Job(0).Attempts.Select(attempt => attempt.Number));
    }

    [Fact]
    public void Losses_and_hindrances_are_forgotten_too()
    {
        var attempt = _group.Take(Worker, 1)[0];
        _group.Sweep(TimeSpan.FromMinutes(5));
        attempt = _group.Take(Worker, 3).Single(taken => taken.Job == attempt.Job);
        Do(new GroupCommands.HinderAttempt(Id, Worker, attempt, "disk full"));
        Assert.Equal((1, 1), (Job(0).Losses, Job(0).Hindrances));
        Do(new GroupCommands.CancelJob(Id, 0));
        Do(new GroupCommands.RetryJobs(Id, 0));
        Assert.Equal((0, 0), (Job(0).Losses, Job(0).Hindrances));
    }

    [Fact]
    public void Retrying_all_leaves_alone_what_is_completed_or_under_way()
    {
        var taken = _group.Take(Worker, 3);
        _group.Complete(Worker, taken[0]);
        _group.Fail(Worker, taken[1], permanent: true);
        Do(new GroupCommands.RetryJobs(Id, null));
        Assert.Equal([JobState.Completed, JobState.Available, JobState.Running], States);
    }

    [Fact]
    public void A_group_that_had_ended_is_open_until_the_retried_jobs_are_final()
    {
        foreach (var taken in _group.Take(Worker, 3)) _group.Fail(Worker, taken, permanent: true);
        Assert.True(_group.State.IsEnded);
        Assert.Equal(_group.Now, _group.State.Ended);
        Do(new GroupCommands.RetryJobs(Id, null));
        Assert.False(_group.State.IsEnded);
        Assert.Null(_group.State.Ended);
        _group.Now += TimeSpan.FromSeconds(5);
        foreach (var taken in _group.Take(Worker, 3)) _group.Complete(Worker, taken);
        Assert.Equal((GroupPhase.Ended, _group.Now), (_group.State.Standing.Phase, _group.State.Ended));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void A_cancelled_group_is_not_cancelled_any_more_once_a_job_is_retried(int? job)
    {
        Do(new GroupCommands.CancelGroup(Id));
        Assert.Equal((GroupPhase.Cancelled, _group.Now), (_group.State.Standing.Phase, _group.State.Ended));
        Do(new GroupCommands.RetryJobs(Id, job));
        Assert.Equal((GroupPhase.Open, job is null ? 3 : 1), (_group.State.Standing.Phase, _group.State.Takeable));
        foreach (var taken in _group.Take(Worker, 3)) _group.Complete(Worker, taken);
        Assert.Equal((GroupPhase.Ended, false), (_group.State.Standing.Phase, _group.State.IsCancelled));
    }

    [Fact]
    public void A_cancelled_job_is_taken_from_its_worker_and_the_others_stay()
    {
        var taken = _group.Take(Worker, 2);
        Do(new GroupCommands.CancelJob(Id, 0));
        Assert.Equal([JobState.Cancelled, JobState.Running, JobState.Available], States);
        Assert.IsType<GroupReplies.AttemptOutdated>(_group.Complete(Worker, taken[0]));
        Assert.Equal(AttemptOutcome.Cancelled, Job(0).Attempts.Single().Outcome);
        Do(new GroupCommands.CancelJob(Id, 1));
        Do(new GroupCommands.CancelJob(Id, 2));
        Assert.Equal(GroupPhase.Ended, _group.State.Standing.Phase);
    }

    [Fact]
    public void Both_can_be_sent_again()
    {
        foreach (var command in new IGroupCommand[] { new GroupCommands.CancelJob(Id, 0), new GroupCommands.RetryJobs(Id, 0), new GroupCommands.RetryJobs(Id, null) })
        {
            Do(command);
            var events = _group.Journal.Count;
            Do(command);
            Assert.Equal(events, _group.Journal.Count);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_job_that_is_not_there_is_named(int job)
    {
        foreach (var command in new IGroupCommand[] { new GroupCommands.CancelJob(Id, job), new GroupCommands.RetryJobs(Id, job) })
        {
            var refused = Assert.IsType<GroupReplies.Refused>(_group.Do(command));
            Assert.Equal(RefusalKind.UnknownJob, refused.Kind);
            Assert.Contains($"job: {job}", refused.Reason);
        }
    }

    [Fact]
    public void Cancelling_ends_all_jobs_that_are_not_final()
    {
        var group = new GroupExamples(3);
        var held = group.Take(Worker, 2);
        group.Complete(Worker, held[0]);
        group.Do(new GroupCommands.CancelGroup(Id));
        group.Do(new GroupCommands.CancelGroup(Id));
        Assert.Equal([JobState.Completed, JobState.Cancelled, JobState.Cancelled], group.State.Jobs.Select(job => job.State));
        Assert.Equal(new GroupReplies.AttemptOutdated(Id, held[1]), group.Complete(Worker, held[1]));
        Assert.True(group.State.IsEnded);
        Assert.Empty(group.Take(Worker, 5));
    }

    private JobState[] States => [.. _group.State.Jobs.Select(job => job.State)];

    private Job Job(int index) => _group.State.Jobs[index];

    private void Do(IGroupCommand command)
    {
        if (command is GroupCommands.CancelJob or GroupCommands.RetryJobs) Assert.IsType<GroupReplies.GroupChanged>(_group.Do(command));
        else _group.Do(command);
    }
}
