using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Cluster.Tests.Blobs;

public sealed class BlobCacheSpecs : BlobStoreSpecs, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private string StoreFolder => Path.Combine(_folder, "store");

    private string CacheFolder => Path.Combine(_folder, "cache");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Reads_what_it_has_without_the_store()
    {
        var blobs = Open();
        var put = await blobs.PutAsync(new byte[] { 1 }, Stop);
        var fetched = await new BlobFolder(StoreFolder, _time).PutAsync(new byte[] { 2 }, Stop);
        Assert.Equal([2], await blobs.GetAsync(fetched, Stop));
        Directory.Delete(StoreFolder, recursive: true);
        Assert.Equal([1], await blobs.GetAsync(put, Stop));
        Assert.Equal([2], await blobs.GetAsync(fetched, Stop));
    }

    [Fact]
    public async Task A_damaged_copy_is_fetched_anew_and_mended()
    {
        var blobs = Open();
        var hash = await blobs.PutAsync(new byte[] { 1, 2, 3 }, Stop);
        File.WriteAllBytes(PathOf(CacheFolder, hash), [9, 9, 9]);
        Assert.Equal([1, 2, 3], await blobs.GetAsync(hash, Stop));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(PathOf(CacheFolder, hash)));
    }

    [Fact]
    public async Task Nothing_is_kept_that_the_store_did_not_take()
    {
        var blobs = Open();
        Directory.Delete(StoreFolder, recursive: true);
        File.WriteAllBytes(StoreFolder, []);
        await Assert.ThrowsAsync<BlobUnwritableException>(() => blobs.PutAsync(new byte[] { 1 }, Stop));
        Assert.Empty(Directory.EnumerateFiles(CacheFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Works_on_without_help_when_its_folder_can_not_be_written()
    {
        var blobs = Open();
        Directory.Delete(CacheFolder, recursive: true);
        File.WriteAllBytes(CacheFolder, []);
        var hash = await blobs.PutAsync(new byte[] { 1 }, Stop);
        Assert.Equal([1], await blobs.GetAsync(hash, Stop));
        await blobs.DeleteAsync(hash, Stop);
        Assert.False(await blobs.ContainsAsync(hash, Stop));
    }

    [Fact]
    public async Task What_was_used_longest_ago_goes_first()
    {
        var store = new BlobFolder(StoreFolder, _time);
        // Two processes on one cache of ten blobs.
        IBlobStore[] caches = [new BlobCache(store, new(CacheFolder, 1000), _time), new BlobCache(store, new(CacheFolder, 1000), _time)];
        var hashes = new List<ContentHash>();
        for (var i = 0; i < 30; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            var content = new byte[100];
            content[0] = (byte)i;
            hashes.Add(await caches[i % 2].PutAsync(content, Stop));
            await caches[i % 2].GetAsync(hashes[0], Stop);
        }

        var kept = hashes.Where(hash => File.Exists(PathOf(CacheFolder, hash))).ToList();
        Assert.InRange(kept.Count, 8, 12);
        Assert.Contains(hashes[0], kept);
        Assert.Equal(hashes.TakeLast(kept.Count - 1), kept.Skip(1));
        Assert.Equal(30, (await ListAsync(caches[0])).Count);
    }

    [Fact]
    public async Task A_blob_larger_than_the_cache_goes_past_it()
    {
        using var blobs = new BlobCache(new BlobFolder(StoreFolder, _time), new(CacheFolder, 10), _time);
        var hash = await blobs.PutAsync(new byte[11], Stop);
        Assert.Equal(11, (await blobs.GetAsync(hash, Stop)).Length);
        Assert.Empty(Directory.EnumerateFiles(CacheFolder, "*", SearchOption.AllDirectories));
    }

    protected override IBlobStore Open() => new BlobCache(new BlobFolder(StoreFolder, _time), new(CacheFolder, 1_000_000), _time);

    protected override Task DamageAsync(ContentHash hash, byte[] content)
    {
        File.WriteAllBytes(PathOf(StoreFolder, hash), content);
        File.WriteAllBytes(PathOf(CacheFolder, hash), content);
        return Task.CompletedTask;
    }

    protected override void TimePasses() => _time.Advance(TimeSpan.FromHours(1));

    private static string PathOf(string folder, ContentHash hash) => Path.Combine(folder, hash.Hex[..2], hash.Hex[2..4], hash.Hex);
}
