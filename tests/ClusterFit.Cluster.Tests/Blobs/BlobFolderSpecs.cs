using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Cluster.Tests.Blobs;

public sealed class BlobFolderSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Keeps_content_under_its_hash()
    {
        var blobs = Open();
        byte[] content = [1, 2, 3];
        var hash = await blobs.PutAsync(content, Stop);
        Assert.Equal(ContentHash.Of(content), hash);
        Assert.Equal(hash, await blobs.PutAsync(content, Stop));
        Assert.Equal(content, await Open().GetAsync(hash, Stop));
        Assert.True(await blobs.ContainsAsync(hash, Stop));
        await blobs.DeleteAsync(hash, Stop);
        await blobs.DeleteAsync(hash, Stop);
        Assert.False(await blobs.ContainsAsync(hash, Stop));
        Assert.Contains(hash.Hex, (await Assert.ThrowsAsync<BlobMissingException>(() => blobs.GetAsync(hash, Stop))).Message);
    }

    [Fact]
    public async Task Finds_damage_when_reading_and_mends_the_file_when_writing()
    {
        var blobs = Open();
        byte[] content = [1, 2, 3];
        var hash = await blobs.PutAsync(content, Stop);
        foreach (var damage in (byte[][])[[1, 2], [1, 2, 4]])
        {
            File.WriteAllBytes(PathOf(hash), damage);
            Assert.Contains(PathOf(hash), (await Assert.ThrowsAsync<BlobCorruptException>(() => blobs.GetAsync(hash, Stop))).Message);
            await blobs.PutAsync(content, Stop);
            Assert.Equal(content, await blobs.GetAsync(hash, Stop));
        }
    }

    [Fact]
    public async Task Lists_blobs_with_size_and_the_time_of_the_last_put()
    {
        var blobs = Open();
        var first = await blobs.PutAsync(new byte[] { 1 }, Stop);
        var second = await blobs.PutAsync(new byte[] { 1, 2 }, Stop);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(PathOf(first))!, "notes.txt"), "not a blob");
        var (start, later) = (_time.GetUtcNow(), TimeSpan.FromHours(30));
        _time.Advance(later);
        await blobs.PutAsync(new byte[] { 1, 2 }, Stop);
        var listed = new List<StoredBlob>();
        await foreach (var blob in blobs.ListAsync(Stop)) listed.Add(blob);
        Assert.Equal(
            [new StoredBlob(first, 1, start), new StoredBlob(second, 2, start + later)],
            listed.OrderBy(blob => blob.Bytes));
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
    public async Task Many_threads_may_put_the_same_content()
    {
        var (blobs, other) = (Open(), Open());
        var content = new byte[100_000];
        await Parallel.ForAsync(0, 16, Stop, async (i, stop) =>
        {
            var store = i % 2 == 0 ? blobs : other;
            Assert.Equal(content, await store.GetAsync(await store.PutAsync(content, stop), stop));
        });
    }

    private BlobFolder Open() => new(_folder, _time);

    private string PathOf(ContentHash hash) => Path.Combine(_folder, hash.Hex[..2], hash.Hex[2..4], hash.Hex);
}
