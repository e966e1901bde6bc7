using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Cluster.Tests.Blobs;

public sealed class BlobStreamSpecs
{
    private static readonly byte[] Content = [1, 2, 3, 4];

    [Fact]
    public async Task A_store_that_sends_nothing_is_not_waited_for_without_end()
    {
        var time = new FakeTimeProvider();
        await using var stream = new BlobStream(new SilentStream(), ContentHash.Of(Content), Content.Length, "a blob", time);
        var reading = stream.ReadAsync(new byte[4], TestContext.Current.CancellationToken).AsTask();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("nothing came for 30 s", (await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => reading)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_is_not_what_was_stored_fails_with_its_last_bytes()
    {
        await using var stream = new BlobStream(new MemoryStream([1, 2, 3, 5]), ContentHash.Of(Content), Content.Length, "a blob", TimeProvider.System);
        await stream.ReadExactlyAsync(new byte[3], TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<BlobCorruptException>(async () => await stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }
}
