using System.Runtime.ExceptionServices;

namespace ClusterFit.Benchmarks.Speed.Fits;

/// <summary>Threads that take one item after the other, as the lanes of a worker do.</summary>
internal static class Lanes
{
    /// <summary>Does something with each item.</summary>
    /// <returns>Its results in the order of the items, and the time of all on the clock and on the cores.</returns>
    public static (TResult[] Results, double Wall, double Processor) Run<TItem, TResult>(
        IReadOnlyList<TItem> items, int lanes, Func<TItem, TResult> each)
    {
        var (results, next, failure) = (new TResult[items.Count], -1, (ExceptionDispatchInfo?)null);
        var (wall, processor) = CpuTime.Both(() =>
        {
            var threads = Enumerable.Range(0, lanes).Select(_ => new Thread(Work)).ToList();
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
        });
        failure?.Throw();
        return (results, wall.TotalSeconds, processor.TotalSeconds);

        void Work()
        {
            try
            {
                for (var item = Interlocked.Increment(ref next); item < items.Count && failure is null; item = Interlocked.Increment(ref next))
                    results[item] = each(items[item]);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        }
    }
}
