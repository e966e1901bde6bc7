using System.Diagnostics;
using ClusterFit.Host.Telemetry;
using OpenTelemetry.Trace;

namespace ClusterFit.Host.Tests.Telemetry;

public class SamplerSpecs
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 250)]
    [InlineData(1, 1000)]
    public void The_ratio_decides_on_each_root_for_itself(double ratio, int expected)
    {
        var sampler = NodeTelemetry.Sampler(ratio);
        var recorded = Enumerable.Range(0, 1000).Count(i => Records(sampler, default, TraceOf(i)));
        Assert.InRange(recorded, expected - 50, expected + 50);
        if (ratio is 0 or 1) Assert.Equal(expected, recorded);
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, 0, true)]
    [InlineData(ActivityTraceFlags.None, 1, false)]
    public void Who_began_the_trace_decides_on_all_of_it(ActivityTraceFlags flags, double ratio, bool isRecorded)
    {
        var parent = new ActivityContext(TraceOf(1), ActivitySpanId.CreateFromString("b7ad6b7169203331"), flags, isRemote: true);
        Assert.Equal(isRecorded, Records(NodeTelemetry.Sampler(ratio), parent, parent.TraceId));
    }

    private static bool Records(Sampler sampler, ActivityContext parent, ActivityTraceId trace) =>
        sampler.ShouldSample(new SamplingParameters(parent, trace, "attempt", ActivityKind.Producer)).Decision == SamplingDecision.RecordAndSample;

    // Spread evenly over all identifiers.
    private static ActivityTraceId TraceOf(int i) => ActivityTraceId.CreateFromString($"{unchecked((ulong)i * 0x9E3779B97F4A7C15):x16}{i + 1:x16}");
}
