using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>Measures how long the accesses to a store take that move or delete content.</summary>
internal sealed class MeasuredBlobs(IBlobStore store, TimeProvider time) : IBlobStore, IDisposable
{
    /// <inheritdoc />
    public Task<ContentHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken stop) => MeasureAsync("put", () => store.PutAsync(content, stop));

    /// <inheritdoc />
    public Task<byte[]> GetAsync(ContentHash hash, CancellationToken stop) => MeasureAsync("get", () => store.GetAsync(hash, stop));

    /// <inheritdoc />
    public Task<BlobStream> OpenAsync(ContentHash hash, CancellationToken stop) => MeasureAsync("open", () => store.OpenAsync(hash, stop));

    /// <inheritdoc />
    public Task<bool> RenewAsync(ContentHash hash, CancellationToken stop) => store.RenewAsync(hash, stop);

    /// <inheritdoc />
    public Task<bool> ContainsAsync(ContentHash hash, CancellationToken stop) => store.ContainsAsync(hash, stop);

    /// <inheritdoc />
    public Task DeleteAsync(ContentHash hash, CancellationToken stop) => MeasureAsync("delete", async () =>
    {
        await store.DeleteAsync(hash, stop);
        return true;
    });

    /// <inheritdoc />
    public Task<bool> DeleteUnlessPutSinceAsync(StoredBlob listed, CancellationToken stop) => store.DeleteUnlessPutSinceAsync(listed, stop);

    /// <inheritdoc />
    public IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken stop) => store.ListAsync(stop);

    /// <inheritdoc />
    public void Dispose() => (store as IDisposable)?.Dispose();

    private async Task<T> MeasureAsync<T>(string operation, Func<Task<T>> access)
    {
        var began = time.GetTimestamp();
        try
        {
            var result = await access();
            Record(new Tag("operation", operation));
            return result;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Record(new Tag("operation", operation), new Tag("error.type", error.GetType().FullName));
            throw;
        }

        void Record(params ReadOnlySpan<Tag> tags) => Instruments.BlobTime.Record(time.GetElapsedTime(began).TotalSeconds, tags);
    }
}
