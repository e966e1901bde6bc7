using ClusterFit.Training.Devices;
using ClusterFit.Training.Planning;

namespace ClusterFit.Training.Tests.Planning;

public sealed class TrainingRateSpecs
{
    [Fact]
    public void A_lane_is_measured_in_work_for_each_second() =>
        Assert.InRange(TrainingRate.Measure(FitDevice.Cpu, lanes: 2, TimeProvider.System), 1, 1e7);

    [Fact]
    public void A_device_that_can_not_be_measured_is_the_failure_of_who_asked() =>
        Assert.ThrowsAny<SystemException>(() => TrainingRate.Measure(FitDevice.Tensors("cuda:99"), lanes: 1, TimeProvider.System));
}
