using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ClusterFit.Core.Api;

namespace ClusterFit.Host.Http.Keys;

/// <summary>A key as it is stored: what it is is not, only its hash. It has 256 random bits, so that a fast hash serves.</summary>
/// <param name="Name">Who has it; unique.</param>
/// <param name="Scope">What it lets them do.</param>
/// <param name="Sha256">Hash of the key, 64 lower-case hexadecimal digits.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends to be accepted; null for never.</param>
public sealed record ApiKey(string Name, ApiScope Scope, string Sha256, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    private const string Prefix = "cf_";
    private const int RandomBytes = 32;

    /// <summary>Makes a key.</summary>
    /// <returns>The key itself, which is shown once, and what is stored of it.</returns>
    public static (string Secret, ApiKey Key) Create(string name, ApiScope scope, DateTimeOffset now, DateTimeOffset? expires)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        return (secret, new ApiKey(name, scope, Convert.ToHexStringLower(HashOf(secret)), now, expires));
    }

    /// <summary>The hash of a key that somebody shows.</summary>
    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
