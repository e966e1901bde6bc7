using System.Globalization;
using System.Net;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Host.Http;
using ClusterFit.Host.Telemetry;
using ClusterFit.Training.Devices;

namespace ClusterFit.Host.Nodes;

/// <summary>An option of a node under the name that it has in files and on the command line; in the environment <c>public-hostname</c> is
/// <c>CLUSTERFIT_PUBLIC_HOSTNAME</c>.</summary>
/// <param name="Name">Lower case, words joined by hyphens.</param>
/// <param name="ValueName">What the help calls the value; null for a switch, whose value is true or false.</param>
/// <param name="Description">One line for the help.</param>
/// <param name="Set">Puts the value into the options; throws <see cref="FormatException"/> with what is expected.</param>
public sealed record NodeOption(string Name, string? ValueName, string Description, Func<NodeOptions, string, NodeOptions> Set)
{
    private const string EnvironmentPrefix = "CLUSTERFIT_";

    /// <summary>Whether the value is a secret, which no message repeats and which is not taken from the command line, where everyone on the machine
    /// can read it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>All options of a node, in the order of the help.</summary>
    public static IReadOnlyList<NodeOption> All { get; } =
    [
        new("name", "name", "Who the node is, the same after a restart [default: host name]", (o, v) => o with { Name = v }),
        new("roles", "roles", "scheduler, worker, api, separated by commas [default: all three]",
            (o, v) => o with { Roles = NodeRoleNames.Parse(v) }),
        new("hostname", "address", "Name or IP address to listen on [default: 127.0.0.1]", (o, v) => o with { Hostname = v }),
        new("public-hostname", "name", "Name by which other nodes reach this one [default: hostname]", (o, v) => o with { PublicHostname = v }),
        new("port", "number", $"Port to listen on; 0 for any [default: {NodeOptions.DefaultPort}]", (o, v) => o with { Port = (int)Whole(v, 0, 65535) }),
        new("seeds", "list", "host:port of the scheduler nodes, separated by commas, the same on every node [default: none: a cluster of its own]",
            (o, v) => o with { Seeds = [.. List(v).Select(SeedAddress.Parse)] }),
        new("journal", "address", "sqlite:FOLDER, or a PostgreSQL connection string; scheduler nodes need one",
            (o, v) => o with { Journal = JournalAddress.Parse(v) }),
        new("journal-password-file", "file", "File with the password of the PostgreSQL journal, or set CLUSTERFIT_JOURNAL_PASSWORD",
            (o, v) => WithPassword(o, PasswordIn(v))),
        new("journal-password", null, "", WithPassword) { IsSecret = true },
        new("no-migrate", null, "Do not create what is missing in the journal's database", (o, v) => o with { Migrate = !YesOrNo(v) }),
        new("blobs", "store", $"Images, checkpoints and weights, the same for all nodes: {BlobStoreOptions.Expected}", (o, v) => o with { Blobs = v }),
        new("s3-endpoint", "address", "Address of an S3-compatible server [default: Amazon's own]; keys come from AWS_ACCESS_KEY_ID and "
            + "AWS_SECRET_ACCESS_KEY, or where else AWS tools find them", (o, v) => o with { S3Endpoint = v }),
        new("s3-region", "name", $"Region that requests to S3 are signed for [default: {BlobStoreOptions.DefaultRegion}]", (o, v) => o with { S3Region = v }),
        new("blob-cache", "folder", "Folder of this machine for copies of blobs, which several nodes may share [default: none]",
            (o, v) => o with { BlobCacheFolder = v }),
        new("blob-cache-size", "bytes", "What the copies may take [default: 10GiB]", (o, v) => o with { BlobCacheBytes = Bytes(v) }),
        new("lanes", "number", "Fits at a time on a worker [default: cores; on a GPU measured]", (o, v) => o with { Lanes = (int)Whole(v, 1, int.MaxValue) }),
        new("device", "name", "Where a worker trains: cpu or cuda [default: cpu]", (o, v) => o with { Device = v }),
        new("engine", "name", $"What computes a worker's fits on a CPU: {FitEngines.Expected} [default: auto, the faster one for each fit]",
            (o, v) => o with { Engine = FitEngines.Find(v) ?? throw new FormatException($"expected {FitEngines.Expected}") }),
        new("memory", "bytes", "What a worker's fits may take together; 4GiB and 500MB are understood [default: what there is]",
            (o, v) => o with { MemoryLimit = Bytes(v) }),
        new("checkpoint-every", "seconds", "Seconds between two checkpoints of a fit [default: 15]",
            (o, v) => o with { CheckpointInterval = Seconds(v) }),
        new("lease", "seconds", "Silence after which a worker's fits are given to others; the same on every scheduler node [default: 90]",
            (o, v) => o with { Lease = Seconds(v) }),
        new("tls-certificate", "file", "PEM file with this node's certificate", (o, v) => o with { Tls = Tls(o) with { Certificate = v } }),
        new("tls-key", "file", "PEM file with its private key", (o, v) => o with { Tls = Tls(o) with { Key = v } }),
        new("tls-ca", "file", "PEM file with the certificate of the cluster's authority", (o, v) => o with { Tls = Tls(o) with { Authority = v } }),
        new("plaintext-remoting", null, "Listen without encryption where other machines can reach this one",
            (o, v) => o with { PlaintextRemoting = YesOrNo(v) }),
        new("http", "address", $"host:port where a node with the role api serves the API and the dashboard, or off [default: {HttpAddress.Default}]",
            (o, v) => o with { Http = HttpAddress.Parse(v) }),
        new("http-keys", "file", "File with the API's keys, from 'clusterfit keys create'; without it the API is open, and for this machine only",
            (o, v) => o with { HttpKeys = v }),
        new("http-certificate", "file", "PEM file with the certificate for HTTPS [default: plain HTTP]",
            (o, v) => o with { Https = (o.Https ?? new HttpsFiles("", "")) with { Certificate = v } }),
        new("http-key", "file", "PEM file with its private key", (o, v) => o with { Https = (o.Https ?? new HttpsFiles("", "")) with { Key = v } }),
        new("http-proxies", "list", "Addresses or networks of proxies before the API, such as 10.0.0.0/8, whose X-Forwarded-For and X-Forwarded-Proto "
            + "count [default: none]", (o, v) => o with { HttpProxies = [.. List(v).Select(Network)] }),
        new("monitor", "address", "host:port where a node in any role serves its metrics and its health to machines, in plain HTTP, or off [default: off]",
            (o, v) => o with { Monitor = HttpAddress.Parse(v) }),
        new("otlp", "address", $"Collector that traces, metrics and logs are pushed to (OTLP), such as http://collector:4317, or off [default: {OtlpAddress.Variable}]",
            (o, v) => o with { Otlp = v == "off" ? null : OtlpAddress.Parse(v) }),
        new("trace-ratio", "share", "Share of the attempts and requests that are traced, 0 to 1 [default: 1]", (o, v) => o with { TraceRatio = Share(v) }),
        new("trace-link", "address", "Where the dashboard sends people who want to see a job's trace, with {trace_id} and, where wanted, {group} and {job} in it "
            + "[default: nowhere]", (o, v) => o with { TraceLink = TraceLink.Parse(v) }),
    ];

    /// <summary>Its name in the environment.</summary>
    public string Variable => EnvironmentPrefix + Name.Replace('-', '_').ToUpperInvariant();

    private static string[] List(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads an IP address, or a network.</summary>
    internal static IPNetwork Network(string text)
    {
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(text, out var network) ? network : throw new FormatException($"'{text}' is no address and no network; expected IP addresses or networks, such as 10.0.0.0/8");
    }

    private static TlsFiles Tls(NodeOptions options) => options.Tls ?? new TlsFiles("", "", "");

    private static NodeOptions WithPassword(NodeOptions options, string password) => options.Journal is JournalAddress.Postgres postgres
        ? options with { Journal = postgres.WithPassword(password) }
        : throw new FormatException("expected only together with a PostgreSQL journal");

    private static string PasswordIn(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"expected a file that can be read ({error.Message})", error);
        }
    }

    private static bool YesOrNo(string value) =>
        bool.TryParse(value, out var yes) ? yes : throw new FormatException("expected true or false");

    private static long Whole(string value, long least, long most) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(most == int.MaxValue ? $"expected a whole number from {least}" : $"expected {least} to {most}");

    private static TimeSpan Seconds(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= TimeSpan.MaxValue.TotalSeconds / 2
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("expected seconds, such as 15 or 0.5");

    private static double Share(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? share
            : throw new FormatException("expected 0 to 1");

    private static long Bytes(string value)
    {
        (string Unit, long Size)[] units =
        [
            ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000),
            ("TB", 1_000_000_000_000), ("", 1),
        ];
        var (unit, size) = units.First(known => value.EndsWith(known.Unit, StringComparison.OrdinalIgnoreCase));
        var number = value[..^unit.Length].TrimEnd();
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count <= long.MaxValue / size
            ? (long)(count * size)
            : throw new FormatException("expected bytes, such as 4000000000, 4GB or 4GiB");
    }
}
