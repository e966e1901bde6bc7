using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Blobs;

/// <summary>A folder of this machine that keeps copies of blobs.</summary>
/// <param name="Folder">Where. Several processes may share it.</param>
/// <param name="MaxBytes">Bytes that the copies take at most, give or take a tenth for each process, from 1.</param>
public sealed record BlobCacheOptions(string Folder, long MaxBytes);

/// <summary>Copies of blobs on this machine, in front of the store that all nodes share. The store is the truth: a put goes there first, a copy is
/// verified whenever it is read, and one that is damaged or can not be read is fetched anew. What was used longest ago goes first.</summary>
public sealed class BlobCache : IBlobStore, IDisposable
{
    private readonly IBlobStore _store;
    private readonly BlobFolder _copies;
    private readonly long _maxBytes;
    private readonly SemaphoreSlim _clearing = new(1);
    // Bytes that this process has added since it last looked what is there; at first as if it were due to look.
    private long _added;

    /// <summary>Opens the cache, creating its folder if need be.</summary>
    /// <exception cref="BlobUnwritableException">The folder can not be created or written.</exception>
    public BlobCache(IBlobStore store, BlobCacheOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBytes, 1);
        _store = store;
        _copies = new BlobFolder(options.Folder, time);
        _maxBytes = options.MaxBytes;
        _added = _maxBytes;
    }

    /// <inheritdoc />
    public async Task<ContentHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        var hash = await _store.PutAsync(content, stop);
        await KeepAsync(content, stop);
        return hash;
    }

    /// <inheritdoc />
    public async Task<byte[]> GetAsync(ContentHash hash, CancellationToken stop)
    {
        try
        {
            var copy = await _copies.GetAsync(hash, stop);
            _copies.Touch(hash);
            return copy;
        }
        catch (BlobException)
        {
            // Not there, damaged or unreadable; what is kept now replaces it.
        }

        var content = await _store.GetAsync(hash, stop);
        await KeepAsync(content, stop);
        return content;
    }

    /// <inheritdoc />
    /// <remarks>It comes from the store: a damaged copy would show only when much of it is out.</remarks>
    public Task<BlobStream> OpenAsync(ContentHash hash, CancellationToken stop) => _store.OpenAsync(hash, stop);

    /// <inheritdoc />
    public Task<bool> RenewAsync(ContentHash hash, CancellationToken stop) => _store.RenewAsync(hash, stop);

    /// <inheritdoc />
    public Task<bool> ContainsAsync(ContentHash hash, CancellationToken stop) => _store.ContainsAsync(hash, stop);

    /// <inheritdoc />
    public async Task DeleteAsync(ContentHash hash, CancellationToken stop)
    {
        await _store.DeleteAsync(hash, stop);
        await ForgetAsync(hash, stop);
    }

    /// <inheritdoc />
    public async Task<bool> DeleteUnlessPutSinceAsync(StoredBlob listed, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(listed);
        if (!await _store.DeleteUnlessPutSinceAsync(listed, stop)) return false;
        await ForgetAsync(listed.Hash, stop);
        return true;
    }

    /// <inheritdoc />
    public IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken stop) => _store.ListAsync(stop);

    /// <inheritdoc />
    public void Dispose()
    {
        _clearing.Dispose();
        (_store as IDisposable)?.Dispose();
    }

    // A cache that can not be written makes nothing fail, it only does not help.
    private async Task KeepAsync(ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        if (content.Length > _maxBytes) return;
        try
        {
            await _copies.PutAsync(content, stop);
            if (Interlocked.Add(ref _added, content.Length) >= _maxBytes / 10) await ClearAsync(stop);
        }
        catch (BlobException)
        {
            // As above.
        }
    }

    private async Task ForgetAsync(ContentHash hash, CancellationToken stop)
    {
        try
        {
            await _copies.DeleteAsync(hash, stop);
        }
        catch (BlobException)
        {
            // It is the least recently used one some day.
        }
    }

    private async Task ClearAsync(CancellationToken stop)
    {
        await _clearing.WaitAsync(stop);
        try
        {
            // Somebody else has just done it.
            if (Interlocked.Exchange(ref _added, 0) < _maxBytes / 10) return;
            var copies = new List<StoredBlob>();
            await foreach (var copy in _copies.ListAsync(stop)) copies.Add(copy);
            var over = copies.Sum(copy => copy.Bytes) - _maxBytes;
            foreach (var copy in copies.OrderBy(copy => copy.LastPut))
            {
                if (over <= 0) break;
                await _copies.DeleteAsync(copy.Hash, stop);
                over -= copy.Bytes;
            }
        }
        finally
        {
            _clearing.Release();
        }
    }
}
