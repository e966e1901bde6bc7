using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ClusterFit.Core.Blobs;

/// <summary>The SHA-256 of a blob, which is also its name in the store: 64 lower-case hexadecimal digits.</summary>
public readonly record struct ContentHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Bytes = 32;

    // Four numbers instead of a text: a group of a million jobs holds millions of hashes.
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private ContentHash(ReadOnlySpan<byte> hash)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(hash);
        _second = BinaryPrimitives.ReadUInt64BigEndian(hash[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(hash[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(hash[24..]);
    }

    /// <summary>The 64 hexadecimal digits.</summary>
    public string Hex
    {
        get
        {
            Span<byte> hash = stackalloc byte[Bytes];
            CopyTo(hash);
            return Convert.ToHexStringLower(hash);
        }
    }

    /// <summary>Hashes the content.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        SHA256.HashData(content, hash);
        return new ContentHash(hash);
    }

    /// <summary>Reads the 32 bytes of a hash.</summary>
    /// <exception cref="FormatException">There are more or fewer.</exception>
    public static ContentHash Read(ReadOnlySpan<byte> hash) =>
        hash.Length == Bytes ? new ContentHash(hash) : throw new FormatException($"{hash.Length} bytes are not a content hash: expected {Bytes}.");

    /// <summary>Parses 64 lower-case hexadecimal digits.</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(string hex, out ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hex);
        var isHash = hex.Length == 2 * Bytes && hex.All(char.IsAsciiHexDigitLower);
        hash = isHash ? new ContentHash(Convert.FromHexString(hex)) : default;
        return isHash;
    }

    /// <summary>Parses 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static ContentHash Parse(string hex) => TryParse(hex, out var hash)
        ? hash
        : throw new FormatException($"'{hex}' is not a content hash: expected {2 * Bytes} lower-case hexadecimal digits.");

    /// <summary>Writes the 32 bytes of the hash.</summary>
    public void CopyTo(Span<byte> hash)
    {
        BinaryPrimitives.WriteUInt64BigEndian(hash, _first);
        BinaryPrimitives.WriteUInt64BigEndian(hash[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(hash[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(hash[24..], _fourth);
    }

    /// <inheritdoc />
    public override string ToString() => Hex;
}
