using ClusterFit.Training.Devices;
using ClusterFit.Training.Lanes;
using ClusterFit.Training.Tests.Fitting;
using TorchSharp;

namespace ClusterFit.Training.Tests.Lanes;

/// <summary>How many lanes a device gets.</summary>
public sealed class LaneChoiceSpecs
{
    [Theory]
    [InlineData(new[] { 100.0, 190, 350, 370, 900 }, 4)]
    [InlineData(new[] { 100.0, 105 }, 1)]
    [InlineData(new[] { 100.0, 200, 400, -1 }, 4)]
    [InlineData(new[] { -1.0 }, 1)]
    [InlineData(new[] { 1.0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024 }, 256)]
    public void Lanes_are_doubled_as_long_as_that_pays_and_memory_suffices(double[] rates, int lanes) =>
        Assert.Equal(lanes, LaneChoice.Choose(count => rates[(int)Math.Log2(count)] is var rate and > 0 ? rate : null));

    [Fact]
    public void Rate_is_measured_with_real_lanes()
    {
        var rate = LaneChoice.Rate(PackBench.Spec, SmallFits.Image(40, 30), 2, torch.CPU, TimeSpan.FromMilliseconds(1));
        Assert.InRange(rate!.Value, 1, 1e9);
    }

    [Fact]
    public void A_processor_gets_a_lane_for_each_core() => Assert.Equal(Environment.ProcessorCount, FitDevice.Cpu.ChooseLanes());
}
