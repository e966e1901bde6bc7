using System.Security.Cryptography;

namespace ClusterFit.Core.Blobs;

/// <summary>The SHA-256 of a blob, which is also its name in the store: 64 lower-case hexadecimal digits.</summary>
public readonly record struct ContentHash
{
    private const int HexLength = 64;

    private readonly string? _hex;

    private ContentHash(string hex) => _hex = hex;

    /// <summary>The 64 hexadecimal digits.</summary>
    public string Hex => _hex ?? throw new InvalidOperationException("An uninitialised ContentHash has no value.");

    /// <summary>Hashes the content.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>Parses 64 lower-case hexadecimal digits.</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(string hex, out ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hex);
        var isHash = hex.Length == HexLength && hex.All(char.IsAsciiHexDigitLower);
        hash = isHash ? new ContentHash(hex) : default;
        return isHash;
    }

    /// <summary>Parses 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static ContentHash Parse(string hex)
    {
        return TryParse(hex, out var hash)
            ? hash
            : throw new FormatException($"'{hex}' is not a content hash: expected {HexLength} lower-case hexadecimal digits.");
    }

    /// <inheritdoc />
    public override string ToString() => Hex;
}
