using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Groups;

/// <summary>Finds the page of a query. Looks at every job once and remembers no more of them than the page holds.</summary>
public static class JobSelection
{
    // Keeps a message to a few tens of kilobytes: what a job takes beside its texts, and what a page takes.
    private const int JobBytes = 300;
    private const int PageBytes = 48 * 1024;

    /// <summary>The page; a page of long names and errors ends early.</summary>
    /// <exception cref="CursorException">The cursor of the query is not of this list.</exception>
    public static JobsPage Select(GroupState state, Func<int, FitProgress?> progressOf, JobQuery query)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(progressOf);
        ArgumentNullException.ThrowIfNull(query);
        var order = new JobOrder(query.Descending);
        var after = query.Cursor is { } cursor ? JobKey.FromCursor(cursor, query, state) : (JobKey?)null;
        // The one that would be dropped first is on top. One more than the page tells whether there is a next page.
        var best = new PriorityQueue<Job, JobKey>(Comparer<JobKey>.Create((x, y) => order.Compare(y, x)));
        var states = query.States.Aggregate(0, (all, state) => all | (1 << (int)state));
        var total = 0;
        foreach (var job in state.Jobs)
        {
            if (!Passes(job, states, query.Name)) continue;
            total++;
            var key = JobKey.Of(job, query.Sort, progressOf(job.Index));
            if (after is { } end && order.Compare(key, end) <= 0) continue;
            if (best.Count <= query.Limit) best.Enqueue(job, key);
            else best.EnqueueDequeue(job, key);
        }

        return Page(best, total, job => job.ToUpdate(progressOf(job.Index), state.Trace), query);
    }

    private static bool Passes(Job job, int states, string? name) =>
        (states == 0 || (states & (1 << (int)job.State)) != 0) && (name is null || job.Name.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static JobsPage Page(PriorityQueue<Job, JobKey> best, int total, Func<Job, JobUpdate> updateOf, JobQuery query)
    {
        var found = new (Job Job, JobKey Key)[best.Count];
        for (var i = found.Length - 1; best.TryDequeue(out var job, out var key); i--) found[i] = (job, key);
        var jobs = new List<JobUpdate>();
        var bytes = 0;
        foreach (var (job, _) in found.Take(query.Limit))
        {
            bytes += JobBytes + (3 * job.Name.Length) + (3 * (job.Error?.Length ?? 0));
            if (jobs.Count > 0 && bytes > PageBytes) break;
            jobs.Add(updateOf(job));
        }

        return new JobsPage([.. jobs], total, jobs.Count < found.Length ? found[jobs.Count - 1].Key.ToCursor(query) : null);
    }
}
