namespace ClusterFit.Benchmarks;

/// <summary>Time that this process spent on a core: what other programs take of a shared machine does not count, though their traces in the
/// caches do.</summary>
internal static class CpuTime
{
    /// <summary>The time of an action of one thread.</summary>
    public static TimeSpan Of(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return Environment.CpuUsage.TotalTime - before;
    }
}
