using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Http;

/// <summary>Where a node listens for HTTP.</summary>
/// <param name="Host">Host name or IP address.</param>
/// <param name="Port">0 to 65,535; 0 lets the system choose.</param>
public sealed record HttpAddress(string Host, int Port)
{
    /// <summary>What <see cref="Parse"/> takes, besides "off".</summary>
    public const string Expected = "host:port, such as 127.0.0.1:8080, or off";

    /// <summary>Where a node listens that is not told.</summary>
    public static HttpAddress Default { get; } = new("127.0.0.1", 8080);

    /// <summary>Reads <c>host:port</c>, or <c>off</c> as null.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static HttpAddress? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "off") return null;
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        return Uri.CheckHostName(host) != UriHostNameType.Unknown
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535
            ? new HttpAddress(host, port)
            : throw new FormatException($"expected {Expected}");
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => SeedAddress.HostInUri(Host) + ":" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The address to listen on; of a name with several, the first of the older family.</summary>
    /// <param name="option">The option that says so.</param>
    /// <exception cref="OptionInvalidException">The name is not known.</exception>
    internal IPEndPoint Resolve(string option)
    {
        if (IPAddress.TryParse(Host, out var address)) return new IPEndPoint(address, Port);
        try
        {
            var all = Dns.GetHostAddresses(Host);
            return new IPEndPoint(all.OrderBy(one => one.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).First(), Port);
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            throw new OptionInvalidException($"{option}: the host of '{this}' is not known; expected {Expected}.");
        }
    }
}

/// <summary>PEM files for HTTPS.</summary>
/// <param name="Certificate">The server's certificate, with those between it and its authority.</param>
/// <param name="Key">Its private key.</param>
public sealed record HttpsFiles(string Certificate, string Key);
