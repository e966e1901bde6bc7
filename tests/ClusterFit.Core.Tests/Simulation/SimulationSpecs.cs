using ClusterFit.Simulation;

namespace ClusterFit.Core.Tests.Simulation;

public class SimulationSpecs
{
    private const int Seeds = 200;

    [Fact]
    public void Whatever_fails_all_invariants_hold()
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var report = SimulationRun.Of(SimulationOptions.Small(seed));
            Assert.True(report.Violation is null, $"seed {seed} violates: {report.Violation?.Message}\n{string.Join('\n', report.LastEvents)}");
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1003)]
    public void A_seed_replays_exactly(ulong seed)
    {
        var first = SimulationRun.Of(SimulationOptions.Small(seed));
        var second = SimulationRun.Of(SimulationOptions.Small(seed));
        Assert.Equal(first.TraceHash, second.TraceHash);
        Assert.Equal((first.Events, first.Messages, first.VirtualTime), (second.Events, second.Messages, second.VirtualTime));
        Assert.NotEqual(first.TraceHash, SimulationRun.Of(SimulationOptions.Small(seed + 1)).TraceHash);
    }

    [Fact]
    public void Every_kind_of_fault_strikes()
    {
        var struck = Enumerable.Range(1, 20).SelectMany(seed => SimulationRun.Of(SimulationOptions.Small((ulong)seed)).Faults)
            .Select(fault => fault.Kind).ToHashSet();
        Assert.Equal(SimulationReport.FaultKinds.Order(), struck.Order());
    }
}
