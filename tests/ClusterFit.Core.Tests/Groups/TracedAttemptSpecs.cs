using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupCommands;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

public class TracedAttemptSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private GroupState _state = GroupState.Empty;

    public TracedAttemptSpecs()
    {
        Do(new OpenGroup(Id, new FitSpec(), 1, GroupTerms.Default, JobNeeds.None) { Trace = Trace(100) });
        Do(new AddImages(Id, 0, [new BatchImage("image", Blob(0))]));
    }

    private Job Job => _state.Jobs[0];

    [Fact]
    public void An_attempt_keeps_its_trace_and_its_worker_gets_it()
    {
        var assigned = Take(Worker, 1);
        Assert.Equal((Trace(1), Trace(1)), (assigned.Trace, Job.Latest!.Trace));
        // The assignment was lost on its way: it is the same attempt.
        var again = Assert.Single(Assert.IsType<GroupReplies.JobsAssigned>(Do(new TakeJobs(Id, Worker, 1, [])).Reply).Assignments);
        Assert.Equal(assigned, again);
    }

    [Fact]
    public void Each_attempt_has_its_own_and_the_history_keeps_those_before()
    {
        var first = Take(Worker, 1);
        Do(new HandBackAttempt(Id, Worker, first.Attempt, Checkpoint: null));
        var second = Take(Other, 2);
        Do(new CompleteAttempt(Id, Other, second.Attempt, Result(0)));
        Assert.Equal([Trace(1), Trace(2)], Job.Attempts.Select(attempt => attempt.Trace));
        Assert.Equal(Trace(2), Job.ToUpdate(null, _state.Trace).Trace);
    }

    [Fact]
    public void An_attempt_that_nobody_records_has_none_and_does_not_take_over_the_one_before()
    {
        Do(new HandBackAttempt(Id, Worker, Take(Worker, 1).Attempt, Checkpoint: null));
        var untraced = Assert.Single(Assert.IsType<GroupReplies.JobsAssigned>(Do(new TakeJobs(Id, Worker, 1, [])).Reply).Assignments);
        Assert.Equal((null, null), (untraced.Trace, Job.Latest!.Trace));
    }

    [Fact]
    public void A_job_without_an_attempt_shows_the_trace_of_its_submission() => Assert.Equal(Trace(100), Job.ToUpdate(null, _state.Trace).Trace);

    [Fact]
    public void What_others_carry_beside_the_submission_is_not_repeated_for_each_job()
    {
        var submission = TraceContext.Read([.. Enumerable.Repeat((byte)100, 24), 1], "vendor=1");
        Assert.Equal(Trace(100), Job.ToUpdate(null, submission).Trace);
    }

    [Fact]
    public void The_same_submission_in_another_trace_is_the_same_submission()
    {
        var again = Do(new OpenGroup(Id, new FitSpec(), 1, GroupTerms.Default, JobNeeds.None) { Trace = Trace(101) });
        Assert.IsType<GroupReplies.SubmissionReceived>(again.Reply);
        Assert.Empty(again.Events);
    }

    private static TraceContext Trace(byte number) => TraceContext.Read([.. Enumerable.Repeat(number, 24), 1], null);

    private Decision Do(IGroupCommand command, Dictionary<AttemptId, TraceContext>? traces = null)
    {
        var decision = GroupDecisions.Decide(_state, command, GroupPolicy.Default, Now).With(traces ?? []);
        _state = decision.Events.Aggregate(_state, (state, happened) => state.Apply(happened));
        return decision;
    }

    private Assignment Take(WorkerId worker, byte trace) => Assert.Single(Assert.IsType<GroupReplies.JobsAssigned>(
        Do(new TakeJobs(Id, worker, 1, []), new() { [new AttemptId(0, Job.Attempt + 1)] = Trace(trace) }).Reply).Assignments);
}
