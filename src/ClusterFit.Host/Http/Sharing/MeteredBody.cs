namespace ClusterFit.Host.Http.Sharing;

/// <summary>The body of a request whose content stays in memory: each piece is only read when there is memory for what it becomes. Its beginning is
/// kept, so that what is wrong in it can be shown.</summary>
internal sealed class MeteredBody(Stream body, BudgetShare memory, int bytesOfEach) : Stream
{
    // As much as a reader usually asks for; it decides how much is reserved in advance.
    private const int Piece = 16 << 10;

    private const int MostKept = 64 << 10;

    private readonly MemoryStream _start = new();
    private long _read;

    /// <summary>What was read first.</summary>
    public ReadOnlySpan<byte> Start => _start.GetBuffer().AsSpan(0, (int)_start.Length);

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var piece = buffer[..Math.Min(buffer.Length, Piece)];
        await memory.GrowAsync((_read + piece.Length) * bytesOfEach, cancellationToken);
        var count = await body.ReadAsync(piece, cancellationToken);
        _read += count;
        if (_start.Length < MostKept) _start.Write(piece.Span[..count]);
        return count;
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
}
