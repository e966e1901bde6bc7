using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Blobs;

/// <summary>A blob as the store lists it.</summary>
/// <param name="Hash">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="LastPut">When it was last put, by the clock of who put it or of the store.</param>
public sealed record StoredBlob(ContentHash Hash, long Bytes, DateTimeOffset LastPut);

/// <summary>Content by its hash: images in, checkpoints, weights and films out. Safe for use from several threads, and by several nodes on one
/// store. What goes wrong with a store is a <see cref="BlobException"/>.</summary>
public interface IBlobStore
{
    /// <summary>Stores the content, durably, and returns its hash. Content that is there already counts as put again, so that nobody who
    /// collects old blobs takes it away.</summary>
    /// <exception cref="BlobUnwritableException">The store has no room or refuses it.</exception>
    Task<ContentHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken stop);

    /// <summary>The content, verified against its hash.</summary>
    /// <exception cref="BlobMissingException">It is not there.</exception>
    /// <exception cref="BlobCorruptException">It is not what was stored.</exception>
    /// <exception cref="BlobUnreadableException">It is there and can not be read.</exception>
    Task<byte[]> GetAsync(ContentHash hash, CancellationToken stop);

    /// <summary>The content, to be read bit by bit: what is large takes no memory, and is verified as it is read.</summary>
    /// <exception cref="BlobMissingException">It is not there.</exception>
    /// <exception cref="BlobUnreadableException">It is there and can not be read.</exception>
    Task<BlobStream> OpenAsync(ContentHash hash, CancellationToken stop);

    /// <summary>Whether the blob is there, for those who rely on it from now on: it then counts as put within the last
    /// <see cref="BlobCollection.RenewalAge"/>, so that a collector leaves it alone for half an hour at least. Its content is not looked at.</summary>
    /// <exception cref="BlobUnwritableException">It is there and its time can not be changed.</exception>
    Task<bool> RenewAsync(ContentHash hash, CancellationToken stop);

    /// <summary>Whether the blob is there; its content is not looked at.</summary>
    Task<bool> ContainsAsync(ContentHash hash, CancellationToken stop);

    /// <summary>Deletes the blob if it is there.</summary>
    /// <exception cref="BlobUnwritableException">It can not be deleted.</exception>
    Task DeleteAsync(ContentHash hash, CancellationToken stop);

    /// <summary>Deletes the blob unless it was put again after it was listed. A put that returns before this looks is always seen.</summary>
    /// <returns>Whether it was deleted.</returns>
    /// <exception cref="BlobUnwritableException">It can not be deleted.</exception>
    Task<bool> DeleteUnlessPutSinceAsync(StoredBlob listed, CancellationToken stop);

    /// <summary>All blobs, in no particular order. One that is put or deleted meanwhile may be in the list or not.</summary>
    /// <exception cref="BlobUnreadableException">The store can not be listed.</exception>
    IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken stop);
}
