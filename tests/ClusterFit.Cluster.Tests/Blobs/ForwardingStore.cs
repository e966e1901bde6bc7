using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Tests.Blobs;

/// <summary>A store in front of another, for tests that let something happen in between.</summary>
internal abstract class ForwardingStore(IBlobStore store) : IBlobStore
{
    public virtual Task<ContentHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken stop) => store.PutAsync(content, stop);

    public virtual Task<byte[]> GetAsync(ContentHash hash, CancellationToken stop) => store.GetAsync(hash, stop);

    public Task<BlobStream> OpenAsync(ContentHash hash, CancellationToken stop) => store.OpenAsync(hash, stop);

    public Task<bool> RenewAsync(ContentHash hash, CancellationToken stop) => store.RenewAsync(hash, stop);

    public Task<bool> ContainsAsync(ContentHash hash, CancellationToken stop) => store.ContainsAsync(hash, stop);

    public Task DeleteAsync(ContentHash hash, CancellationToken stop) => store.DeleteAsync(hash, stop);

    public Task<bool> DeleteUnlessPutSinceAsync(StoredBlob listed, CancellationToken stop) => store.DeleteUnlessPutSinceAsync(listed, stop);

    public virtual IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken stop) => store.ListAsync(stop);
}
