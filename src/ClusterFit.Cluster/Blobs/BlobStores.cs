using ClusterFit.Cluster.Telemetry;

namespace ClusterFit.Cluster.Blobs;

/// <summary>Opens blob stores.</summary>
public static class BlobStores
{
    /// <summary>Opens the store and makes sure that it can be used, so that a wrong option shows now and not in every fit.</summary>
    /// <param name="options">Which store.</param>
    /// <param name="cache">A folder of this machine in front of it; null for none.</param>
    /// <param name="time">Measures ages, time limits and pauses.</param>
    /// <param name="stop">Ends the wait for a server.</param>
    /// <exception cref="BlobException">It can not be used; the message says what to check.</exception>
    public static async Task<IBlobStore> OpenAsync(BlobStoreOptions options, BlobCacheOptions? cache, TimeProvider time, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        IBlobStore store = options switch
        {
            BlobStoreOptions.Folder folder => new BlobFolder(folder.Path, time),
            BlobStoreOptions.S3 s3 => await OpenAsync(s3.Address, time, stop),
            _ => throw new ArgumentException($"{options.GetType()} is not a blob store.", nameof(options)),
        };
        store = new MeasuredBlobs(store, time);
        return cache is null ? store : new BlobCache(store, cache, time);
    }

    /// <summary>What people have put beside the blobs of the store; nothing is asked of a server yet.</summary>
    public static IImportSource OpenImports(BlobStoreOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return options switch
        {
            BlobStoreOptions.Folder folder => new ImportFolder(folder.Path),
            BlobStoreOptions.S3 s3 => Client(s3.Address, time),
            _ => throw new ArgumentException($"{options.GetType()} is not a blob store.", nameof(options)),
        };
    }

    // Each process draws other pauses.
    private static S3BlobStore Client(S3Address location, TimeProvider time) =>
        new(location, time, new Random(HashCode.Combine(Environment.ProcessId, Environment.MachineName, time.GetTimestamp())));

    private static async Task<S3BlobStore> OpenAsync(S3Address location, TimeProvider time, CancellationToken stop)
    {
        var store = Client(location, time);
        try
        {
            await store.CheckAsync(stop);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
