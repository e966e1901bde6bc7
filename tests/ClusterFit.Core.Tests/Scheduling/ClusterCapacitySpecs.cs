using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Core.Tests.Scheduling;

public class ClusterCapacitySpecs
{
    private static readonly WorkerLoad IdleCpu = Worker(DeviceKind.Cpu, free: 2, bytes: 100);
    private static readonly WorkerLoad BusyCpu = Worker(DeviceKind.Cpu, free: 0, bytes: 0);
    private static readonly WorkerLoad HalfBusyCpu = Worker(DeviceKind.Cpu, free: 1, bytes: 50);

    [Fact]
    public void Without_workers_a_batch_waits_for_one() => Assert.Equal(WaitingFor.Worker, WaitOf(JobNeeds.None));

    [Fact]
    public void While_all_lanes_are_busy_it_waits_for_one() => Assert.Equal(WaitingFor.Lane, WaitOf(JobNeeds.None, BusyCpu, BusyCpu));

    [Fact]
    public void With_a_free_lane_it_waits_for_nothing()
    {
        Assert.Null(WaitOf(JobNeeds.None, BusyCpu, IdleCpu));
        Assert.Null(WaitOf(new JobNeeds(DeviceKind.Cpu, 50), HalfBusyCpu));
    }

    [Fact]
    public void A_device_that_no_worker_has_does_not_come_with_a_free_lane()
    {
        Assert.Equal(WaitingFor.Fit, WaitOf(new JobNeeds(DeviceKind.Gpu), IdleCpu, BusyCpu));
        Assert.Equal(WaitingFor.Lane, WaitOf(new JobNeeds(DeviceKind.Gpu), IdleCpu, Worker(DeviceKind.Gpu, free: 0, bytes: 0)));
    }

    [Fact]
    public void Memory_that_no_idle_worker_has_does_not_come_with_a_free_lane()
    {
        Assert.Null(WaitOf(new JobNeeds(DeviceKind.Any, 100), IdleCpu));
        Assert.Equal(WaitingFor.Fit, WaitOf(new JobNeeds(DeviceKind.Any, 101), IdleCpu, IdleCpu));
    }

    [Fact]
    public void A_busy_worker_may_have_more_memory_than_it_has_left() =>
        Assert.Equal(WaitingFor.Lane, WaitOf(new JobNeeds(DeviceKind.Any, 101), IdleCpu, HalfBusyCpu));

    [Fact]
    public void Memory_and_device_must_be_of_the_same_worker() =>
        Assert.Equal(WaitingFor.Fit, WaitOf(new JobNeeds(DeviceKind.Gpu, 100), IdleCpu, Worker(DeviceKind.Gpu, free: 2, bytes: 10)));

    [Fact]
    public void A_batch_that_is_not_open_or_runs_or_has_nothing_to_hand_out_does_not_wait()
    {
        var none = ClusterCapacity.Of([]);
        var waits = Group(JobNeeds.None);
        Assert.Null(none.WaitOf(waits with { Standing = waits.Standing with { Phase = GroupPhase.Paused } }));
        Assert.Null(none.WaitOf(waits with { Standing = waits.Standing with { Phase = GroupPhase.Cancelled } }));
        Assert.Null(none.WaitOf(waits with { Standing = waits.Standing with { Counts = StateCounts.None with { Available = 2, Running = 1 } } }));
        Assert.Null(none.WaitOf(waits with { Standing = waits.Standing with { Counts = StateCounts.None with { Retryable = 3 } } }));
    }

    private static WaitingFor? WaitOf(JobNeeds needs, params WorkerLoad[] workers) => ClusterCapacity.Of(workers).WaitOf(Group(needs));

    private static GroupSummary Group(JobNeeds needs) => new(
        GroupId.Parse(new string('1', 32)),
        new(new("cats", "photo", []), new(), needs, 3, DateTimeOffset.UnixEpoch),
        new(GroupTerms.Default, GroupPhase.Open, null, StateCounts.None with { Available = 3 }, null, null));

    private static WorkerLoad Worker(DeviceKind device, int free, long bytes) => new(new WorkerRoom(free, device, bytes), 2, []);
}
