using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Tests.Blobs;

/// <summary>What every blob store does. Each store has these specs and its own.</summary>
public abstract class BlobStoreSpecs
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_content_under_its_hash()
    {
        var blobs = Open();
        byte[] content = [1, 2, 3];
        Assert.False(await blobs.ContainsAsync(ContentHash.Of(content), Stop));
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
    public async Task Keeps_content_of_any_size()
    {
        var blobs = Open();
        foreach (var size in (int[])[0, 1, 65_537, 20_000_000])
        {
            var content = new byte[size];
            new Random(size).NextBytes(content);
            // Part of a larger array, as a writer's buffer is.
            byte[] around = [7, .. content, 7];
            var hash = await blobs.PutAsync(around.AsMemory(1, size), Stop);
            Assert.Equal(ContentHash.Of(content), hash);
            AssertSame(content, await blobs.GetAsync(hash, Stop));
        }
    }

    [Fact]
    public async Task Large_content_is_read_bit_by_bit()
    {
        var blobs = Open();
        var content = new byte[3_000_001];
        new Random(3).NextBytes(content);
        var hash = await blobs.PutAsync(content, Stop);
        await using var stream = await blobs.OpenAsync(hash, Stop);
        Assert.Equal(content.Length, stream.Length);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, bufferSize: 4096, Stop);
        AssertSame(content, read.ToArray());
        var missing = ContentHash.Of([1, 2, 3, 4]);
        Assert.Contains(missing.Hex, (await Assert.ThrowsAsync<BlobMissingException>(() => blobs.OpenAsync(missing, Stop))).Message);
    }

    [Fact]
    public async Task What_is_read_bit_by_bit_and_damaged_never_gets_complete()
    {
        var blobs = Open();
        var hash = await blobs.PutAsync(new byte[] { 1, 2, 3 }, Stop);
        foreach (var damage in (byte[][])[[], [1, 2], [1, 2, 4], [1, 2, 3, 4]])
        {
            await DamageAsync(hash, damage);
            await using var stream = await blobs.OpenAsync(hash, Stop);
            using var read = new MemoryStream();
            await Assert.ThrowsAsync<BlobCorruptException>(() => stream.CopyToAsync(read, bufferSize: 2, Stop));
            Assert.True(read.Length < Math.Max(1, stream.Length));
        }
    }

    [Fact]
    public async Task Who_relies_on_a_blob_learns_whether_it_is_there()
    {
        var blobs = Open();
        var hash = await blobs.PutAsync(new byte[] { 1 }, Stop);
        Assert.True(await blobs.RenewAsync(hash, Stop));
        await blobs.DeleteAsync(hash, Stop);
        Assert.False(await blobs.RenewAsync(hash, Stop));
    }

    [Fact]
    public async Task Finds_damage_when_reading_and_mends_it_when_writing()
    {
        var blobs = Open();
        byte[] content = [1, 2, 3];
        var hash = await blobs.PutAsync(content, Stop);
        foreach (var damage in (byte[][])[[1, 2], [1, 2, 4]])
        {
            await DamageAsync(hash, damage);
            Assert.Contains(hash.Hex, (await Assert.ThrowsAsync<BlobCorruptException>(() => blobs.GetAsync(hash, Stop))).Message);
            await blobs.PutAsync(content, Stop);
            Assert.Equal(content, await blobs.GetAsync(hash, Stop));
        }
    }

    [Fact]
    public async Task Lists_all_blobs_with_their_size()
    {
        var blobs = Open();
        Assert.Empty(await ListAsync(blobs));
        var expected = new Dictionary<ContentHash, long>();
        for (var i = 0; i < 10; i++) expected.Add(await blobs.PutAsync(new byte[i], Stop), i);
        var listed = await ListAsync(blobs);
        Assert.Equal(10, listed.Count);
        Assert.Equal(expected, listed.ToDictionary(blob => blob.Hash, blob => blob.Bytes));
    }

    [Fact]
    public async Task A_put_of_what_is_there_makes_it_young_and_safe_from_a_collector_that_has_seen_it_old()
    {
        var blobs = Open();
        var hash = await blobs.PutAsync(new byte[] { 1 }, Stop);
        var before = Assert.Single(await ListAsync(blobs));
        var after = before;
        while (after.LastPut <= before.LastPut + TimeSpan.FromSeconds(1))
        {
            TimePasses();
            await blobs.PutAsync(new byte[] { 1 }, Stop);
            after = Assert.Single(await ListAsync(blobs));
        }

        Assert.False(await blobs.DeleteUnlessPutSinceAsync(before, Stop));
        Assert.Equal([1], await blobs.GetAsync(hash, Stop));
        Assert.True(await blobs.DeleteUnlessPutSinceAsync(after, Stop));
        Assert.False(await blobs.ContainsAsync(hash, Stop));
        Assert.False(await blobs.DeleteUnlessPutSinceAsync(after, Stop));
    }

    [Fact]
    public async Task Many_may_put_the_same_content_at_once()
    {
        var (blobs, other) = (Open(), Open());
        var content = new byte[100_000];
        await Parallel.ForAsync(0, 16, Stop, async (i, stop) =>
        {
            var store = i % 2 == 0 ? blobs : other;
            Assert.Equal(content, await store.GetAsync(await store.PutAsync(content, stop), stop));
        });
        Assert.Single(await ListAsync(blobs));
    }

    /// <summary>The store of this test; every call opens the same one again.</summary>
    protected abstract IBlobStore Open();

    /// <summary>Replaces what lies under the hash.</summary>
    protected abstract Task DamageAsync(ContentHash hash, byte[] content);

    /// <summary>Lets time go on, where it does not by itself.</summary>
    protected virtual void TimePasses()
    {
    }

    /// <summary>Compares without writing out large contents.</summary>
    private protected static void AssertSame(byte[] expected, byte[] actual) => Assert.True(expected.AsSpan().SequenceEqual(actual));

    private protected static async Task<List<StoredBlob>> ListAsync(IBlobStore blobs)
    {
        var all = new List<StoredBlob>();
        await foreach (var blob in blobs.ListAsync(Stop)) all.Add(blob);
        return all;
    }
}
