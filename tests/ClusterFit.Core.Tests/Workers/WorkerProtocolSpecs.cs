using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Core.Tests.Groups;
using ClusterFit.Core.Workers;
using static ClusterFit.Core.Workers.WorkerActions;

namespace ClusterFit.Core.Tests.Workers;

public class WorkerProtocolSpecs
{
    private static readonly GroupId Group = GroupExamples.Id;
    private static readonly WorkerId Id = GroupExamples.Worker;
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(3);

    private readonly WorkerProtocol _worker =
        new(new WorkerOptions(Id, 2, DeviceKind.Cpu, 100, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)));

    [Fact]
    public void Takes_no_more_than_it_has_lanes_for_and_asks_again_until_answered()
    {
        var take = new GroupCommands.TakeJobs(Group, Id, 2, []);
        Assert.Equal([new Send(take)], _worker.OnOffer(Group, 5, default));
        Assert.Empty(_worker.OnOffer(Group, 1, default));
        Assert.Equal(0, _worker.Room.Lanes);
        Assert.Equal([new Send(take)], _worker.OnTick(Later));
        Assert.Single(_worker.OnReply(Assigned(1), Later));
        Assert.Equal(1, _worker.Room.Lanes);
    }

    [Fact]
    public void An_assignment_that_comes_twice_is_trained_once()
    {
        Assert.IsType<StartTraining>(Assert.Single(_worker.OnReply(Assigned(1), default)));
        Assert.Empty(_worker.OnReply(Assigned(1), default));
        _worker.OnEnd(Key(1), new AttemptEnd.Completed(GroupExamples.Result(1)), default);
        // Its end is not acknowledged yet.
        Assert.Empty(_worker.OnReply(Assigned(1), default));
    }

    [Fact]
    public void What_it_has_no_lane_for_is_handed_back()
    {
        _worker.OnReply(Assigned(1, 2), default);
        Assert.Equal([new Send(new GroupCommands.HandBackAttempt(Group, Id, new(3, 1), null))], _worker.OnReply(Assigned(3), default));
    }

    [Fact]
    public void An_end_is_said_until_it_is_acknowledged_and_its_lease_renewed_until_then()
    {
        _worker.OnReply(Assigned(1), default);
        var said = _worker.OnEnd(Key(1), new AttemptEnd.Failed("reason", Permanent: false), default);
        Assert.Equal([new Send(new GroupCommands.FailAttempt(Group, Id, new(1, 1), "reason", false))], said);
        Assert.Equal(said, _worker.OnTick(Later));
        Assert.Contains(new Send(new GroupCommands.RenewLeases(Group, Id, [new(1, 1)])), _worker.OnTick(TimeSpan.FromSeconds(15)));
        var blob = GroupExamples.Blob(1);
        Assert.Equal([new DeleteBlob(blob)], _worker.OnReply(new GroupReplies.AttemptEnded(Group, new(1, 1), [blob]), Later));
        Assert.Empty(_worker.OnTick(TimeSpan.FromSeconds(40)));
    }

    [Fact]
    public void An_attempt_that_is_not_its_own_any_more_is_abandoned_and_nothing_more_is_said_of_it()
    {
        _worker.OnReply(Assigned(1, 2), default);
        _worker.OnCheckpoint(Key(1), GroupExamples.Checkpoint(1), default);
        var renewed = new GroupReplies.LeasesRenewed(Group, [new(1, 1)], IsPaused: false);
        Assert.Equal([new StopTraining(Key(1), StopKind.Abandon)], _worker.OnReply(renewed, default));
        Assert.Empty(_worker.OnEnd(Key(1), end: null, default));
        Assert.Empty(_worker.OnTick(Later));
    }

    [Fact]
    public void Checkpoints_come_in_their_interval_but_wait_for_the_one_before()
    {
        _worker.OnReply(Assigned(1), default);
        Assert.Equal([new TakeCheckpoint(Key(1))], _worker.OnTick(TimeSpan.FromSeconds(10)));
        _worker.OnCheckpoint(Key(1), GroupExamples.Checkpoint(1), TimeSpan.FromSeconds(11));
        Assert.DoesNotContain(new TakeCheckpoint(Key(1)), _worker.OnTick(TimeSpan.FromSeconds(20)));
        _worker.OnReply(new GroupReplies.CheckpointAccepted(Group, new(1, 1), GroupExamples.Blob(1), []), TimeSpan.FromSeconds(21));
        Assert.Contains(new TakeCheckpoint(Key(1)), _worker.OnTick(TimeSpan.FromSeconds(21)));
    }

    [Fact]
    public void A_paused_group_gets_its_attempts_back()
    {
        _worker.OnReply(Assigned(1, 2), default);
        Assert.Equal([new StopTraining(Key(1), StopKind.HandBack)], _worker.OnReply(new GroupReplies.AttemptUnwanted(Group, new(1, 1)), default));
        Assert.Equal(2, _worker.OnReply(new GroupReplies.LeasesRenewed(Group, [], IsPaused: true), default).Count);
    }

    [Fact]
    public void Its_memory_is_what_its_attempts_leave()
    {
        _worker.OnReply(Assigned(1), default);
        Assert.Equal(new WorkerRoom(1, DeviceKind.Cpu, 60), _worker.Room);
    }

    [Fact]
    public void A_node_that_could_not_go_on_rests()
    {
        _worker.OnReply(Assigned(1), default);
        _worker.OnEnd(Key(1), new AttemptEnd.Hindered("disk full"), default);
        Assert.Equal(0, _worker.Room.Lanes);
        _worker.OnTick(TimeSpan.FromSeconds(10));
        Assert.Equal(2, _worker.Room.Lanes);
    }

    [Fact]
    public void A_drain_gives_everything_back_and_ends_when_all_of_it_is_acknowledged()
    {
        _worker.OnReply(Assigned(1), default);
        Assert.Equal([new StopTraining(Key(1), StopKind.HandBack)], _worker.OnDrain());
        Assert.Empty(_worker.OnOffer(Group, 1, default));
        _worker.OnEnd(Key(1), new AttemptEnd.HandedBack(null), default);
        Assert.False(_worker.IsDrained);
        _worker.OnReply(new GroupReplies.AttemptEnded(Group, new(1, 1), []), default);
        Assert.True(_worker.IsDrained);
    }

    private static AttemptKey Key(int job) => new(Group, new(job, 1));

    private static GroupReplies.JobsAssigned Assigned(params int[] jobs) => new(
        Group, new(), new JobNeeds(DeviceKind.Any, 40), [.. jobs.Select(job => new Assignment(new(job, 1), $"{job}", GroupExamples.Blob(job), null))]);
}
