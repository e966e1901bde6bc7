using ClusterFit.Core.Groups;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

public class AttemptHistorySpecs
{
    private readonly GroupExamples _group = new(1);

    [Fact]
    public void Each_attempt_keeps_its_node_its_times_and_how_it_ended()
    {
        var start = _group.Now;
        var first = Take(Worker);
        Assert.Equal(new AttemptRecord(1, "node-1", start, null, AttemptOutcome.Running, null), Assert.Single(Job.Attempts));
        _group.Now += TimeSpan.FromSeconds(10);
        _group.Fail(Worker, first, "bad luck");
        _group.Sweep(TimeSpan.FromMinutes(1));
        var second = Take(Other);
        _group.Do(new GroupCommands.HandBackAttempt(Id, Other, second, Checkpoint(1)));
        var third = Take(Other);
        _group.Do(new GroupCommands.HinderAttempt(Id, Other, third, "disk full"));
        Take(Other);
        _group.Sweep(TimeSpan.FromMinutes(5));
        var fifth = Take(Worker);
        _group.Complete(Worker, fifth);

        Assert.Equal(
            [AttemptOutcome.Failed, AttemptOutcome.HandedBack, AttemptOutcome.Hindered, AttemptOutcome.Lost, AttemptOutcome.Completed],
            Job.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal(["node-1", "node-2", "node-2", "node-2", "node-1"], Job.Attempts.Select(attempt => attempt.Worker));
        Assert.Equal(new AttemptRecord(1, "node-1", start, start.AddSeconds(10), AttemptOutcome.Failed, "bad luck"), Job.Attempts[0]);
        Assert.Equal("disk full", Job.Attempts[2].Reason);
        Assert.Equal((_group.Now, "node-1", _group.Now), (Job.Ended, Job.ToUpdate(null).Worker, Job.ToUpdate(null).Started));
    }

    [Fact]
    public void Only_the_latest_attempts_are_kept()
    {
        for (var i = 0; i < 30; i++) _group.Do(new GroupCommands.HandBackAttempt(Id, Worker, Take(Worker), null));
        Assert.Equal(Enumerable.Range(11, 20), Job.Attempts.Select(attempt => attempt.Number));
    }

    private Job Job => _group.State.Jobs[0];

    private AttemptId Take(WorkerId worker) => Assert.Single(_group.Take(worker, 1));
}
