using System.Security.Cryptography;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Cluster.Blobs;

/// <summary>The content of a blob, read bit by bit. It is verified on the way: the read that would bring the last bytes of content that is not what was
/// stored fails instead, so that nobody takes it for whole.</summary>
public sealed class BlobStream : Stream
{
    // A store that says nothing for so long is away: who waits for it would hold a connection and a turn for nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Stream _content;
    private readonly ContentHash _expected;
    private readonly string _place;
    private readonly TimeProvider _time;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;

    /// <summary>Content that should have the hash and the length.</summary>
    /// <param name="content">Where it comes from; is disposed with this.</param>
    /// <param name="expected">Its hash.</param>
    /// <param name="length">Its length as the store has it.</param>
    /// <param name="place">Names it to people.</param>
    /// <param name="time">Measures the wait for the store.</param>
    internal BlobStream(Stream content, ContentHash expected, long length, string place, TimeProvider time) =>
        (_content, _expected, Length, _place, _time) = (content, expected, length, place, time);

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length { get; }

    /// <inheritdoc />
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    /// <exception cref="BlobCorruptException">The content is not what was stored.</exception>
    /// <exception cref="BlobStoreUnavailableException">The store sends nothing.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await ReceiveAsync(_content.ReadAsync(buffer, cancellationToken), cancellationToken);
        Verify(buffer.Span[..count], isEnd: count == 0 && buffer.Length > 0);
        return count;
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = _content.Read(buffer, offset, count);
        Verify(buffer.AsSpan(offset, read), isEnd: read == 0 && count > 0);
        return read;
    }

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReceiveAsync(ValueTask<int> reading, CancellationToken stop)
    {
        if (reading.IsCompleted) return await reading;
        try
        {
            return await reading.AsTask().WaitAsync(Patience, _time, stop);
        }
        catch (TimeoutException error)
        {
            throw new BlobStoreUnavailableException(_place, $"nothing came for {Patience.TotalSeconds} s", "Check the store and the way to it.", error);
        }
    }

    private void Verify(ReadOnlySpan<byte> read, bool isEnd)
    {
        _hash.AppendData(read);
        _read += read.Length;
        if (_read < Length && !isEnd) return;
        Span<byte> actual = stackalloc byte[ContentHash.Bytes];
        _hash.GetCurrentHash(actual);
        if (ContentHash.Read(actual) != _expected) throw new BlobCorruptException(_place);
    }
}
