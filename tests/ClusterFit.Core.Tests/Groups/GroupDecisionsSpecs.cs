using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

public class GroupDecisionsSpecs
{
    private static readonly TimeSpan LongTime = TimeSpan.FromHours(1);

    [Fact]
    public void A_submission_in_chunks_is_complete_whatever_is_sent_again()
    {
        var images = Enumerable.Range(0, 5).Select(i => new BatchImage($"image {i}", Blob(i))).ToArray();
        var state = GroupState.Empty;
        int Send(IGroupCommand command)
        {
            var decision = GroupDecisions.Decide(state, command, GroupPolicy.Default, DateTimeOffset.UnixEpoch);
            state = decision.Events.Aggregate(state, (s, e) => s.Apply(e));
            return Assert.IsType<GroupReplies.SubmissionReceived>(decision.Reply).Received;
        }

        Assert.Equal(0, Send(new GroupCommands.OpenGroup(Id, new FitSpec(), 5, GroupTerms.Default, JobNeeds.None)));
        Assert.Equal(0, Send(new GroupCommands.AddImages(Id, 2, [.. images[2..4]]))); // a gap
        Assert.Equal(2, Send(new GroupCommands.AddImages(Id, 0, [.. images[..2]])));
        Assert.Equal(2, Send(new GroupCommands.AddImages(Id, 0, [.. images[..2]])));
        Assert.Equal(5, Send(new GroupCommands.AddImages(Id, 1, [.. images[1..]]))); // an overlap
        Assert.Equal(5, Send(new GroupCommands.OpenGroup(Id, new FitSpec(), 5, GroupTerms.Default, JobNeeds.None)));
        Assert.Equal(images.Select(i => i.Name), state.Jobs.Select(job => job.Name));
    }

    [Fact]
    public void An_assignment_that_was_lost_is_sent_again_instead_of_another_job()
    {
        var group = new GroupExamples(3);
        var first = Assert.Single(group.Take(Worker, 1));
        Assert.Equal([first], group.Take(Worker, 1));
        Assert.Equal([new AttemptId(1, 1)], group.Take(Worker, 1, first));
    }

    [Fact]
    public void The_result_of_an_outdated_attempt_is_ignored()
    {
        var group = new GroupExamples(1);
        var stale = group.Take(Worker, 1)[0];
        group.Sweep(LongTime);
        var current = group.Take(Other, 1)[0];
        Assert.Equal(new AttemptId(0, 2), current);
        Assert.Equal(new GroupReplies.AttemptOutdated(Id, stale), group.Complete(Worker, stale));
        Assert.Equal(new GroupReplies.AttemptOutdated(Id, current), group.Complete(Worker, current));
        Assert.IsType<GroupReplies.AttemptEnded>(group.Complete(Other, current, result: 7));
        Assert.Equal(Result(7), group.State.Jobs[0].Result);
        Assert.True(group.State.IsEnded);
    }

    [Fact]
    public void A_completion_sent_again_is_acknowledged_and_recorded_once()
    {
        var group = new GroupExamples(1);
        var attempt = group.Take(Worker, 1)[0];
        group.Complete(Worker, attempt);
        Assert.IsType<GroupReplies.AttemptEnded>(group.Complete(Worker, attempt));
        Assert.Single(group.Journal.OfType<GroupEvents.JobCompleted>());
    }

    [Fact]
    public void A_job_fails_after_three_failed_attempts_with_every_reason()
    {
        var group = new GroupExamples(1);
        foreach (var reason in new[] { "first", "second", "third" })
        {
            group.Fail(Worker, Assert.Single(group.Take(Worker, 1)), reason);
            Assert.Empty(group.Take(Worker, 1));
            group.Sweep(LongTime);
        }

        Assert.Equal(JobState.Failed, group.State.Jobs[0].State);
        Assert.Equal("3 attempts failed; attempt 1: first; attempt 2: second; attempt 3: third", group.State.Jobs[0].Error);
    }

    [Fact]
    public void A_reason_that_comes_three_times_is_told_once()
    {
        var group = new GroupExamples(1);
        for (var i = 0; i < 3; i++)
        {
            group.Fail(Worker, Assert.Single(group.Take(Worker, 1)), "the disk is full");
            group.Sweep(LongTime);
        }

        Assert.Equal("3 attempts failed, each time: the disk is full", group.State.Jobs[0].Error);
    }

    [Fact]
    public void A_permanent_failure_fails_at_once()
    {
        var group = new GroupExamples(1);
        group.Fail(Worker, group.Take(Worker, 1)[0], "not an image", permanent: true);
        Assert.Equal((JobState.Failed, "not an image"), (group.State.Jobs[0].State, group.State.Jobs[0].Error));
    }

    [Fact]
    public void Backoff_doubles_up_to_its_limit_with_jitter_below()
    {
        var policy = GroupPolicy.Default;
        for (var failures = 1; failures < 20; failures++)
        {
            var full = Math.Min(100, Math.Pow(2, failures - 1));
            Assert.InRange(policy.BackoffAfter(new(3, failures), failures).TotalSeconds, 0.75 * full, full);
        }

        Assert.True(Enumerable.Range(0, 100).Select(job => policy.BackoffAfter(new(job, 1), 1)).Distinct().Count() > 90);
    }

    [Fact]
    public void A_failed_job_is_available_when_its_backoff_has_passed_and_not_before()
    {
        var group = new GroupExamples(1);
        group.Fail(Worker, group.Take(Worker, 1)[0]);
        group.Sweep(TimeSpan.FromSeconds(0.7));
        Assert.Equal(JobState.Retryable, group.State.Jobs[0].State);
        group.Sweep(TimeSpan.FromSeconds(0.31));
        Assert.Equal(JobState.Available, group.State.Jobs[0].State);
    }

    [Fact]
    public void A_lease_that_is_renewed_does_not_expire()
    {
        var group = new GroupExamples(2);
        var held = group.Take(Worker, 2);
        for (var i = 0; i < 10; i++)
        {
            group.Sweep(TimeSpan.FromSeconds(60));
            var answer = Assert.IsType<GroupReplies.LeasesRenewed>(group.Do(new GroupCommands.RenewLeases(Id, Worker, [held[0]])));
            Assert.Empty(answer.Outdated);
        }

        Assert.Equal([JobState.Running, JobState.Available], group.State.Jobs.Select(job => job.State));
        Assert.Equal([held[1]], Assert.IsType<GroupReplies.LeasesRenewed>(group.Do(new GroupCommands.RenewLeases(Id, Worker, [.. held]))).Outdated);
    }

    [Fact]
    public void A_restarted_node_loses_what_it_held_and_other_nodes_do_not()
    {
        var group = new GroupExamples(3);
        group.Take(Worker, 2);
        group.Take(Other, 1);
        group.Do(new GroupCommands.NodeRestarted(Id, Worker with { Incarnation = 2 }));
        Assert.Equal([JobState.Available, JobState.Available, JobState.Running], group.State.Jobs.Select(job => job.State));
        Assert.Empty(group.Take(Worker with { Incarnation = 0 }, 0));
        Assert.Equal([new AttemptId(0, 2), new AttemptId(1, 2)], group.Take(Worker with { Incarnation = 2 }, 5));
        Assert.Empty(group.Take(Worker, 5)); // what is left of the earlier incarnation
    }

    [Fact]
    public void A_job_that_kills_its_worker_every_time_fails_alone()
    {
        var group = new GroupExamples(6);
        const int Poison = 0;
        for (long incarnation = 1; !group.State.IsEnded && incarnation < 100; incarnation++)
        {
            var worker = Worker with { Incarnation = incarnation };
            group.Do(new GroupCommands.NodeRestarted(Id, worker));
            // Four lanes: everything but the poison completes, unless the poison is among them and takes the process along.
            while (group.Take(worker, 4) is { Length: > 0 } taken && taken.All(attempt => attempt.Job != Poison))
            {
                foreach (var attempt in taken) group.Complete(worker, attempt);
            }
        }

        Assert.Equal([JobState.Failed, .. Enumerable.Repeat(JobState.Completed, 5)], group.State.Jobs.Select(job => job.State));
        Assert.Contains("10 attempts in a row were lost", group.State.Jobs[Poison].Error);
        Assert.All(group.State.Jobs.Skip(1), job => Assert.InRange(job.Losses, 0, 2));
    }

    [Fact]
    public void A_job_that_gets_on_from_checkpoint_to_checkpoint_may_lose_any_number_of_workers()
    {
        var group = new GroupExamples(1);
        for (var incarnation = 1; incarnation <= 30; incarnation++)
        {
            var worker = Worker with { Incarnation = incarnation };
            var attempt = Assert.Single(group.Take(worker, 1));
            group.Do(new GroupCommands.RecordCheckpoint(Id, worker, attempt, Checkpoint(incarnation)));
        }

        Assert.Equal((JobState.Running, 30, 0), (group.State.Jobs[0].State, group.State.Jobs[0].Attempt, group.State.Jobs[0].Losses));
    }

    [Fact]
    public void Handing_back_counts_nothing_and_keeps_the_checkpoint()
    {
        var group = new GroupExamples(1);
        for (var i = 1; i <= 20; i++)
        {
            var assignment = Assert.Single(Assert.IsType<GroupReplies.JobsAssigned>(group.Do(new GroupCommands.TakeJobs(Id, Worker, 1, []))).Assignments);
            Assert.Equal(i == 1 ? null : Checkpoint(i - 1), assignment.Checkpoint);
            var ended = Assert.IsType<GroupReplies.AttemptEnded>(group.Do(new GroupCommands.HandBackAttempt(Id, Worker, assignment.Attempt, Checkpoint(i))));
            Assert.Equal(i == 1 ? [] : [Checkpoint(i - 1).Blob], ended.Obsolete);
        }

        Assert.Equal(JobState.Available, group.State.Jobs[0].State);
    }

    [Fact]
    public void A_checkpoint_that_comes_after_a_later_one_of_its_attempt_changes_nothing()
    {
        var group = new GroupExamples(1);
        var attempt = group.Take(Worker, 1)[0];
        group.Do(new GroupCommands.RecordCheckpoint(Id, Worker, attempt, Checkpoint(1)));
        group.Do(new GroupCommands.RecordCheckpoint(Id, Worker, attempt, Checkpoint(2)));
        var late = group.Do(new GroupCommands.RecordCheckpoint(Id, Worker, attempt, Checkpoint(1)));
        Assert.Empty(Assert.IsType<GroupReplies.CheckpointAccepted>(late).Obsolete);
        Assert.Equal(Checkpoint(2), group.State.Jobs[0].Checkpoint);
        // An attempt that could not read the checkpoint starts anew, and its checkpoints count.
        group.Do(new GroupCommands.HandBackAttempt(Id, Worker, attempt, Checkpoint: null));
        var second = group.Take(Worker, 1)[0];
        group.Do(new GroupCommands.RecordCheckpoint(Id, Worker, second, Checkpoint(1)));
        Assert.Equal(Checkpoint(1), group.State.Jobs[0].Checkpoint);
    }

    [Fact]
    public void A_checkpoint_is_obsolete_only_when_no_other_job_refers_to_it()
    {
        var group = new GroupExamples(2);
        var held = group.Take(Worker, 2);
        foreach (var attempt in held) group.Do(new GroupCommands.RecordCheckpoint(Id, Worker, attempt, Checkpoint(1)));
        var first = Assert.IsType<GroupReplies.CheckpointAccepted>(group.Do(new GroupCommands.RecordCheckpoint(Id, Worker, held[0], Checkpoint(2))));
        Assert.Empty(first.Obsolete);
        var second = Assert.IsType<GroupReplies.AttemptEnded>(group.Complete(Worker, held[1]));
        Assert.Equal([Checkpoint(1).Blob], second.Obsolete);
    }

    [Fact]
    public void The_last_attempt_starts_without_the_checkpoint_that_may_be_to_blame_and_goes_on_from_its_own()
    {
        var group = new GroupExamples(1);
        var attempt = Next().Attempt;
        group.Do(new GroupCommands.RecordCheckpoint(Id, Worker, attempt, Checkpoint(1)));
        Assert.Empty(Assert.IsType<GroupReplies.AttemptEnded>(group.Fail(Worker, attempt)).Obsolete);
        var second = Next();
        Assert.Equal(Checkpoint(1), second.Checkpoint);
        Assert.Equal([Checkpoint(1).Blob], Assert.IsType<GroupReplies.AttemptEnded>(group.Fail(Worker, second.Attempt)).Obsolete);
        var last = Next();
        Assert.Null(last.Checkpoint);
        group.Do(new GroupCommands.HandBackAttempt(Id, Worker, last.Attempt, Checkpoint(2)));
        Assert.Equal(Checkpoint(2), Next().Checkpoint);

        Assignment Next()
        {
            group.Sweep(LongTime);
            return Assert.Single(Assert.IsType<GroupReplies.JobsAssigned>(group.Do(new GroupCommands.TakeJobs(Id, Worker, 1, []))).Assignments);
        }
    }

    [Fact]
    public void A_node_that_can_not_go_on_is_no_failure_of_the_job_until_it_happens_again_and_again()
    {
        var group = new GroupExamples(1, GroupPolicy.Default with { MaxHindrances = 5 });
        void Hinder() => group.Do(new GroupCommands.HinderAttempt(Id, Worker, Assert.Single(group.Take(Worker, 1)), "disk full"));
        for (var i = 0; i < 4; i++) Hinder();
        Assert.Equal((JobState.Available, 0, "disk full"), (group.State.Jobs[0].State, group.State.Jobs[0].Failures.Count, group.State.Jobs[0].Error));
        // It gets on somewhere: the count begins anew.
        var attempt = group.Take(Other, 1)[0];
        group.Do(new GroupCommands.RecordCheckpoint(Id, Other, attempt, Checkpoint(1)));
        group.Do(new GroupCommands.HandBackAttempt(Id, Other, attempt, null));
        for (var i = 0; i < 5; i++) Hinder();
        Assert.Equal((JobState.Failed, "disk full"), (group.State.Jobs[0].State, group.State.Jobs[0].Error));
    }

    [Fact]
    public void One_answer_assigns_no_more_than_a_message_can_carry()
    {
        var names = Enumerable.Range(0, 2 * GroupCommands.MaxImages).Select(i => new string('x', GroupCommands.MaxName - 10) + $"{i:d10}").ToArray();
        var group = new GroupExamples(names);
        var first = group.Take(Worker, names.Length);
        Assert.InRange(first.Length, 1, GroupCommands.MaxNames / GroupCommands.MaxName);
        // The answer was lost: it comes again, no longer than before.
        Assert.Equal(first, group.Take(Worker, names.Length));
        Assert.Equal(first.Length, group.State.Running);
    }

    [Fact]
    public void After_recovery_every_lease_starts_anew()
    {
        var group = new GroupExamples(1);
        group.Take(Worker, 1);
        group.Now += LongTime;
        group.Do(new GroupCommands.RestartLeases(Id));
        group.Sweep(TimeSpan.FromSeconds(80));
        Assert.Equal(JobState.Running, group.State.Jobs[0].State);
        group.Sweep(TimeSpan.FromSeconds(11));
        Assert.Equal(JobState.Available, group.State.Jobs[0].State);
    }

    [Fact]
    public void An_impossible_event_is_loud()
    {
        var group = new GroupExamples(1);
        var error = Assert.Throws<ImpossibleEventException>(() => group.State.Apply(new GroupEvents.JobCompleted(new(0, 1), Result(0), group.Now)));
        Assert.Contains("job 0 is Available in attempt 0", error.Message);
    }
}
