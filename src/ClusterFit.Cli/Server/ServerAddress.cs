using System.Net;
using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Server;

/// <summary>Where a server is and the key that it gets.</summary>
/// <param name="Base">The address; ends with a slash.</param>
/// <param name="Key">The key; null for a server on this machine that asks for none.</param>
/// <param name="KeySource">Where the key came from, for messages; null without one.</param>
internal sealed record ServerAddress(Uri Base, string? Key, string? KeySource)
{
    // What a key may consist of; anything else could break out of the header that it travels in.
    private const int MaxKeyLength = 512;

    /// <summary>Parses an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <param name="key">The key to send there.</param>
    /// <param name="keySource">Where that came from.</param>
    /// <exception cref="UsageException">It is none, or the key would travel unencrypted.</exception>
    public static ServerAddress Parse(string text, string source, string? key, string? keySource = null)
    {
        const string expected = "expected an address such as https://clusterfit.example.org";
        var url = text.EndsWith('/') ? text : text + "/";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            throw new UsageException($"{source}: '{text}' is not valid; {expected}{Meant(text) ?? "."}");
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            throw new UsageException($"{source}: an address with a user, a query or a fragment is not valid; {expected}.");
        if (key is not null && address.Scheme == Uri.UriSchemeHttp && !IsThisMachine(address))
            throw new UsageException($"{source}: the key would travel unencrypted to '{text}'; expected an https:// address.");
        return new ServerAddress(address, key, key is null ? null : keySource);
    }

    /// <summary>Checks that the text can be a key.</summary>
    /// <exception cref="UsageException">It can not.</exception>
    public static string CheckKey(string key, string source) =>
        key.Length is > 0 and <= MaxKeyLength && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? key
            : throw new UsageException($"{source}: this is no API key; expected letters, digits, '_', '-' and '.', at most {MaxKeyLength}.");

    private static string? Meant(string text) =>
        !text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate($"http://{text}", UriKind.Absolute, out var meant)
            ? $"; did you mean {(IsThisMachine(meant) ? "http" : "https")}://{text}?"
            : null;

    // By the address itself, not by what a name server makes of a name.
    private static bool IsThisMachine(Uri address) =>
        address.IdnHost == "localhost" || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));
}
