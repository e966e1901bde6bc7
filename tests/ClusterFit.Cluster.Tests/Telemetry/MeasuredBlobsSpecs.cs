using ClusterFit.Cluster.Blobs;

namespace ClusterFit.Cluster.Tests.Telemetry;

public sealed class MeasuredBlobsSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;
    private readonly Measured _measured = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _measured.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Accesses_to_the_store_tell_what_they_did_and_how_they_failed()
    {
        var blobs = await OpenAsync(cache: null);
        var hash = await blobs.PutAsync(new byte[] { 1 }, Stop);
        await blobs.GetAsync(hash, Stop);
        await using (await blobs.OpenAsync(hash, Stop))
        {
        }

        await blobs.DeleteAsync(hash, Stop);
        await Assert.ThrowsAsync<BlobMissingException>(() => blobs.GetAsync(hash, Stop));
        Assert.Equal(
            ["operation=put", "operation=get", "operation=open", "operation=delete", "operation=get error.type=ClusterFit.Cluster.Blobs.BlobMissingException"],
            Accesses());
    }

    [Fact]
    public async Task What_comes_from_the_cache_is_no_access()
    {
        var blobs = await OpenAsync(new BlobCacheOptions(Path.Combine(_folder, "cache"), 1 << 20));
        using var disposable = blobs as IDisposable;
        await blobs.GetAsync(await blobs.PutAsync(new byte[] { 1 }, Stop), Stop);
        Assert.Equal(["operation=put"], Accesses());
    }

    private Task<IBlobStore> OpenAsync(BlobCacheOptions? cache) =>
        BlobStores.OpenAsync(new BlobStoreOptions.Folder(Path.Combine(_folder, "blobs")), cache, TimeProvider.System, Stop);

    private IEnumerable<string> Accesses() => _measured.Of("clusterfit.blob.operation.duration").Select(access => access.Tags);
}
