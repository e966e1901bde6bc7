using System.Collections.Concurrent;
using ClusterFit.Chaos.Oracle;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;

namespace ClusterFit.Chaos.Running;

/// <summary>Submits batches as long as the run lasts, so that there is always work, and watches each to its end.</summary>
internal sealed class Load(Driver driver, IReadOnlyList<ContentHash> images, int seed, CancellationToken stop)
{
    private const int MostImages = 4;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(seed);
    private readonly ConcurrentQueue<AcceptedBatch> _accepted = new();
    private readonly ConcurrentDictionary<GroupId, ConcurrentDictionary<int, JobUpdate>> _watched = new();
    private readonly ConcurrentDictionary<GroupId, bool> _over = new();
    private readonly ConcurrentBag<Task> _batches = [];
    private int _submitted;
    private int _ended;

    /// <summary>Batches whose submission was acknowledged.</summary>
    public IReadOnlyList<AcceptedBatch> Accepted => [.. _accepted];

    /// <summary>The last that a watcher was told.</summary>
    public IReadOnlyDictionary<GroupId, IReadOnlyDictionary<int, JobUpdate>> Watched =>
        _watched.ToDictionary(group => group.Key, IReadOnlyDictionary<int, JobUpdate> (group) => group.Value);

    /// <summary>Jobs of all batches so far.</summary>
    public int Submitted => Volatile.Read(ref _submitted);

    /// <summary>Jobs that a watcher saw end.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>The group that was accepted last and has not ended, as far as is known; null when there is none.</summary>
    public GroupId? Newest => _accepted.LastOrDefault(batch => !_over.ContainsKey(batch.Group))?.Group;

    /// <summary>Keeps enough jobs open until the run is over.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            while (Submitted - Ended < ChaosOptions.OpenJobs) _ = Submit(_random.Next(1, MostImages + 1));
            await Task.Delay(Look, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the first end of a batch.</summary>
    public async Task AtWorkAsync(CancellationToken stop)
    {
        while (Ended == 0) await Task.Delay(Look, stop);
    }

    /// <summary>Submits a batch of one image now and returns its group once it is acknowledged.</summary>
    public Task<GroupId> ProbeAsync() => Submit(1);

    /// <summary>Waits until every batch has ended. Fails when one can not be submitted or watched.</summary>
    public async Task EndedAsync() => await Task.WhenAll(_batches);

    private Task<GroupId> Submit(int count)
    {
        var number = _batches.Count;
        lock (_random)
        {
            var batch = new BatchSubmission(TestFits.Spec, [.. Enumerable.Range(0, count).Select(i =>
                new BatchImage($"batch {number} image {i} {_random.Next()}", images[_random.Next(images.Count)]))]);
            Interlocked.Add(ref _submitted, count);
            var submission = SubmitAsync(batch);
            _batches.Add(WatchAsync(submission, count));
            return submission;
        }
    }

    private async Task<GroupId> SubmitAsync(BatchSubmission batch)
    {
        var group = await driver.SubmitAsync(batch, stop);
        _accepted.Enqueue(new AcceptedBatch(group, batch));
        return group;
    }

    private async Task WatchAsync(Task<GroupId> submission, int count)
    {
        var group = await submission;
        var last = _watched.GetOrAdd(group, _ => new());
        await driver.WatchAsync(group, update => last[update.Index] = update, stop);
        _over[group] = true;
        Interlocked.Add(ref _ended, count);
    }
}
