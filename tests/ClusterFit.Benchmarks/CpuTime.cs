using System.Diagnostics;

namespace ClusterFit.Benchmarks;

/// <summary>Time that this process spent on a core: what other programs take of a shared machine does not count, though their traces in the
/// caches do.</summary>
internal static class CpuTime
{
    /// <summary>The time of an action, on all threads.</summary>
    public static TimeSpan Of(Action action) => Both(action).Processor;

    /// <summary>The time of an action on the clock and on the cores.</summary>
    public static (TimeSpan Wall, TimeSpan Processor) Both(Action action)
    {
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        action();
        return (watch.Elapsed, Environment.CpuUsage.TotalTime - before);
    }
}
