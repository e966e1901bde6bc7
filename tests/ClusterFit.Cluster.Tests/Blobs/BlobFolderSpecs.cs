using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Cluster.Tests.Blobs;

public sealed class BlobFolderSpecs : BlobStoreSpecs, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Lists_the_time_of_the_last_put_and_nothing_that_is_no_blob()
    {
        var blobs = Open();
        var first = await blobs.PutAsync(new byte[] { 1 }, Stop);
        var second = await blobs.PutAsync(new byte[] { 1, 2 }, Stop);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(PathOf(first))!, "notes.txt"), "not a blob");
        var (start, later) = (_time.GetUtcNow(), TimeSpan.FromHours(30));
        _time.Advance(later);
        await blobs.PutAsync(new byte[] { 1, 2 }, Stop);
        Assert.Equal(
            [new StoredBlob(first, 1, start), new StoredBlob(second, 2, start + later)],
            (await ListAsync(blobs)).OrderBy(blob => blob.Bytes));
    }

    [Fact]
    public void Deletes_what_a_long_dead_process_left_behind_and_nothing_that_is_still_written()
    {
        var incoming = Directory.CreateDirectory(Path.Combine(_folder, "incoming")).FullName;
        var (orphan, arriving) = (Path.Combine(incoming, ".half.tmp"), Path.Combine(incoming, ".now.tmp"));
        File.WriteAllBytes(orphan, [1]);
        File.WriteAllBytes(arriving, [1]);
        File.SetLastWriteTimeUtc(orphan, _time.GetUtcNow().UtcDateTime - TimeSpan.FromHours(25));
        File.SetLastWriteTimeUtc(arriving, _time.GetUtcNow().UtcDateTime - TimeSpan.FromHours(23));
        _ = Open();
        Assert.Equal([arriving], Directory.GetFiles(incoming));
    }

    [Fact]
    public async Task Says_which_folder_can_not_be_written()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllBytes(file, []);
        Assert.Contains(file, Assert.Throws<BlobUnwritableException>(() => new BlobFolder(Path.Combine(file, "below"), _time)).Message);

        var blobs = Open();
        byte[] content = [7];
        var hash = ContentHash.Of(content);
        File.WriteAllBytes(Path.Combine(_folder, hash.Hex[..2]), []); // a file where a folder belongs
        Assert.Contains(_folder, (await Assert.ThrowsAsync<BlobUnwritableException>(() => blobs.PutAsync(content, Stop))).Message);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "incoming")));
    }

    [Fact]
    public async Task A_put_and_a_collector_at_once_never_lose_the_blob()
    {
        var (blobs, collector) = (Open(), Open());
        byte[] content = [1, 2, 3];
        var hash = await blobs.PutAsync(content, Stop);
        for (var round = 0; round < 200; round++)
        {
            var old = Assert.Single(await ListAsync(collector));
            _time.Advance(TimeSpan.FromDays(2));
            await Task.WhenAll(collector.DeleteUnlessPutSinceAsync(old, Stop), blobs.PutAsync(content, Stop));
            Assert.Equal(content, await blobs.GetAsync(hash, Stop));
        }
    }

    protected override IBlobStore Open() => new BlobFolder(_folder, _time);

    protected override Task DamageAsync(ContentHash hash, byte[] content)
    {
        File.WriteAllBytes(PathOf(hash), content);
        return Task.CompletedTask;
    }

    protected override void TimePasses() => _time.Advance(TimeSpan.FromHours(1));

    private string PathOf(ContentHash hash) => Path.Combine(_folder, hash.Hex[..2], hash.Hex[2..4], hash.Hex);
}
