using System.Buffers.Text;
using System.Security.Cryptography;

namespace ClusterFit.Core.Groups;

/// <summary>The cursor does not come from the page before, or was damaged on the way.</summary>
public sealed class CursorException() : Exception("cursor: it is not one that this list has given; expected the 'next' of the page before, or none.");

/// <summary>Where a page of a list ended, as an opaque text. It holds no state of the server; a checksum finds damage.</summary>
internal static class PageCursor
{
    private const int CheckBytes = 4;
    private const int MaxText = 200;

    public static string Encode(ReadOnlySpan<byte> content) => Base64Url.EncodeToString([.. content, .. Check(content)]);

    /// <exception cref="CursorException">It is damaged, or not <paramref name="length"/> bytes long.</exception>
    public static byte[] Decode(string cursor, int length)
    {
        if (cursor.Length > MaxText || !Base64Url.IsValid(cursor)) throw new CursorException();
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length != length + CheckBytes) throw new CursorException();
        var content = bytes[..length];
        return Check(content).SequenceEqual(bytes.AsSpan(length)) ? content : throw new CursorException();
    }

    private static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> content) => SHA256.HashData(content).AsSpan(0, CheckBytes);
}
