using System.Globalization;

namespace ClusterFit.Host.Nodes;

/// <summary>Where a scheduler node is reached: by the public host name and port that it has itself.</summary>
/// <param name="Host">Host name or IP address.</param>
/// <param name="Port">1 to 65,535.</param>
public sealed record SeedAddress(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SeedAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        return Uri.CheckHostName(host) != UriHostNameType.Unknown
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? new SeedAddress(host, port)
            : throw new FormatException("expected host:port");
    }

    /// <summary>Where the member of a cluster is reached.</summary>
    internal static SeedAddress Of(Akka.Actor.Address address) => new(address.Host.Trim('[', ']'), address.Port ?? 0);

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => HostInUri(Host) + ":" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The host as it stands in an address: IPv6 in brackets.</summary>
    internal static string HostInUri(string host) => host.Contains(':') ? $"[{host}]" : host;
}
