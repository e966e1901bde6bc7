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
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static ContentHash Parse(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != HexLength || !hex.All(char.IsAsciiHexDigitLower))
            throw new FormatException($"'{hex}' is not a content hash: expected {HexLength} lower-case hexadecimal digits.");
        return new ContentHash(hex);
    }

    /// <inheritdoc />
    public override string ToString() => Hex;
}
