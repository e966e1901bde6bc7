using System.Diagnostics;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Nodes;

namespace ClusterFit.EndToEnd.Clusters;

/// <summary>Watches a group through all that happens to the cluster, and remembers what each job and attempt went through.</summary>
internal sealed class GroupWatch : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly CancellationTokenSource _end = new();
    private readonly SortedDictionary<int, JobUpdate> _last = [];
    private readonly Dictionary<(int Job, int Attempt), long> _steps = [];
    private readonly Dictionary<(int Job, int Attempt), TimeSpan> _begun = [];
    private readonly List<string> _faults = [];
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Task _watching;

    public GroupWatch(ClusterNode node, GroupId group) => _watching = WatchAsync(node, group);

    /// <summary>Time since the watch began.</summary>
    public TimeSpan Now => _watch.Elapsed;

    /// <summary>The latest state of every job.</summary>
    public IReadOnlyList<JobUpdate> Jobs
    {
        get
        {
            lock (_last) return [.. _last.Values];
        }
    }

    /// <summary>When each attempt was first seen running.</summary>
    public IReadOnlyDictionary<(int Job, int Attempt), TimeSpan> Begun
    {
        get
        {
            lock (_last) return new Dictionary<(int, int), TimeSpan>(_begun);
        }
    }

    /// <summary>Waits for what the states so far fulfil.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<JobUpdate>, bool> condition, string what)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ClusterBench.Stop);
        patience.CancelAfter(Patience);
        try
        {
            while (Jobs is not { Count: > 0 } jobs || !condition(jobs))
            {
                if (_watching.IsCompleted) await _watching;
                await _changed.WaitAsync(TimeSpan.FromMilliseconds(100), patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited for {what}: {string.Join("; ", Jobs)}");
        }
    }

    /// <summary>The final states, once all jobs have one. No job was recorded as going back.</summary>
    public async Task<IReadOnlyList<JobUpdate>> FinalAsync()
    {
        await _watching.WaitAsync(Patience);
        lock (_last) Assert.Empty(_faults);
        return Jobs;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _watching;
        }
        catch (OperationCanceledException)
        {
            // The test ended before the group.
        }

        _end.Dispose();
        _changed.Dispose();
    }

    private async Task WatchAsync(ClusterNode node, GroupId group)
    {
        await foreach (var update in node.Groups.WatchAsync(group, _end.Token))
        {
            lock (_last) Take(update);
            _changed.Release();
        }
    }

    private void Take(JobUpdate update)
    {
        if (_last.TryGetValue(update.Index, out var before))
        {
            if (before.Attempt > update.Attempt) _faults.Add($"{update} after {before}");
            if (before.State is JobState.Completed or JobState.Failed && update.State != before.State) _faults.Add($"{update} after {before}");
        }

        _last[update.Index] = update;
        if (update.State != JobState.Running) return;
        _begun.TryAdd((update.Index, update.Attempt), _watch.Elapsed);
        if (update.Progress is not { } progress) return;
        var known = _steps.GetValueOrDefault((update.Index, update.Attempt));
        if (progress.Steps < known) _faults.Add($"attempt {update.Index}/{update.Attempt} went back from step {known} to {progress.Steps}");
        _steps[(update.Index, update.Attempt)] = progress.Steps;
    }
}
