using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Blobs;

/// <summary>What a collection found and did.</summary>
/// <param name="Groups">Groups in the journal.</param>
/// <param name="Blobs">Blobs in the store.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Young">Blobs that were put too recently to be looked at.</param>
/// <param name="Unreferenced">Older blobs that no group refers to.</param>
/// <param name="UnreferencedBytes">Their bytes.</param>
/// <param name="Deleted">Of these, the blobs that were deleted; those put again meanwhile are spared.</param>
/// <param name="DeletedBytes">Their bytes.</param>
public sealed record CollectionReport(
    long Groups, long Blobs, long Bytes, long Young, long Unreferenced, long UnreferencedBytes, long Deleted, long DeletedBytes);

/// <summary>The journal and the store do not fit together, and nothing was deleted.</summary>
public sealed class CollectionRefusedException(string message) : Exception(message);

/// <summary>Deletes the blobs that no group refers to, such as a checkpoint that was stored by a worker that died before the group heard of it. The
/// README beside this file says why that is safe while the cluster works.</summary>
/// <param name="store">The store of the cluster.</param>
/// <param name="journal">The journal of the same cluster.</param>
/// <param name="time">Tells how old a blob is.</param>
public sealed class BlobCollection(IBlobStore store, JournalReader journal, TimeProvider time)
{
    /// <summary>The grace time that is long enough for any outage that people notice.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(24);

    /// <summary>The least grace time: an upload and the message about it take a while.</summary>
    public static readonly TimeSpan LeastGrace = TimeSpan.FromHours(1);

    /// <summary>Who relies on a blob makes it young when it is older than this. Half of the least grace time is left until it could be collected.</summary>
    public static readonly TimeSpan RenewalAge = LeastGrace / 2;

    private const int DeletionsAtATime = 8;

    /// <summary>Looks and, unless it is a dry run, deletes.</summary>
    /// <param name="grace">Blobs that were put within this time are spared; at least <see cref="LeastGrace"/>.</param>
    /// <param name="dryRun">Deletes nothing.</param>
    /// <param name="stop">Ends the collection; what is deleted stays deleted.</param>
    /// <exception cref="CollectionRefusedException">The journal knows no group, yet there are blobs to delete.</exception>
    /// <exception cref="BlobException">The store can not be used.</exception>
    /// <exception cref="JournalUnusableException">The journal can not be read; nothing was deleted.</exception>
    public async Task<CollectionReport> RunAsync(TimeSpan grace, bool dryRun, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grace, LeastGrace);
        var (report, old) = await ListAsync(time.GetUtcNow() - grace, stop);
        // Only now: a reference that is recorded from here on is to a blob put after the list was begun, or was in the journal before.
        var groups = 0L;
        await foreach (var id in journal.GroupIdsAsync(stop))
        {
            groups++;
            foreach (var referenced in BlobReferences.Of(await journal.StateAsync(id, stop))) old.Remove(referenced);
        }

        report = report with { Groups = groups, Unreferenced = old.Count, UnreferencedBytes = old.Values.Sum(blob => blob.Bytes) };
        if (dryRun || old.Count == 0) return report;
        if (groups == 0)
            throw new CollectionRefusedException(
                $"The journal has no group, so that all {old.Count} blobs older than {grace} would go. Check that it is the journal of the same cluster.");
        return await DeleteAsync(report, old.Values, stop);
    }

    private async Task<(CollectionReport Report, Dictionary<ContentHash, StoredBlob> Old)> ListAsync(DateTimeOffset oldest, CancellationToken stop)
    {
        var old = new Dictionary<ContentHash, StoredBlob>();
        var (blobs, bytes, young) = (0L, 0L, 0L);
        await foreach (var blob in store.ListAsync(stop))
        {
            blobs++;
            bytes += blob.Bytes;
            if (blob.LastPut < oldest) old[blob.Hash] = blob;
            else young++;
        }

        return (new CollectionReport(0, blobs, bytes, young, 0, 0, 0, 0), old);
    }

    private async Task<CollectionReport> DeleteAsync(CollectionReport report, IReadOnlyCollection<StoredBlob> unreferenced, CancellationToken stop)
    {
        var (deleted, bytes) = (0L, 0L);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = DeletionsAtATime, CancellationToken = stop };
        await Parallel.ForEachAsync(unreferenced, parallel, async (blob, token) =>
        {
            if (!await store.DeleteUnlessPutSinceAsync(blob, token)) return;
            Interlocked.Increment(ref deleted);
            Interlocked.Add(ref bytes, blob.Bytes);
        });
        return report with { Deleted = deleted, DeletedBytes = bytes };
    }
}
