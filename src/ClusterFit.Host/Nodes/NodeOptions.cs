using System.Net;
using System.Net.Sockets;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http;
using ClusterFit.Host.Telemetry;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Images;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Nodes;

/// <summary>How a node of a cluster works.</summary>
public sealed record NodeOptions
{
    /// <summary>The port of a node that is given none.</summary>
    public const int DefaultPort = 4053;

    private const int MaxLanes = 1024;
    private const int MaxName = 200;

    /// <summary>Who the node is, the same after a restart: what a worker of this name held before it was started again counts as lost. Unique in
    /// the cluster.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>What the node does.</summary>
    public NodeRoles Roles { get; init; } = NodeRoles.All;

    /// <summary>The name or IP address to listen on.</summary>
    public string Hostname { get; init; } = "127.0.0.1";

    /// <summary>The name or IP address by which the other nodes reach this one; null when it is <see cref="Hostname"/>.</summary>
    public string? PublicHostname { get; init; }

    /// <summary>The port to listen on; 0 lets the system choose, which no node may whose address is a seed.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Addresses of the scheduler nodes, the same list in the same order on every node. Empty: the node is a cluster of its own.</summary>
    public IReadOnlyList<SeedAddress> Seeds { get; init; } = [];

    /// <summary>The journal of scheduler nodes; others need none.</summary>
    public JournalAddress? Journal { get; init; }

    /// <summary>Where images, checkpoints and weights are, the same for all nodes: a folder, or <c>s3://bucket/prefix</c>.</summary>
    public string? Blobs { get; init; }

    /// <summary>Address of an S3-compatible server; null for Amazon's own.</summary>
    public string? S3Endpoint { get; init; }

    /// <summary>Region that requests to S3 are signed for; null for <see cref="BlobStoreOptions.DefaultRegion"/>.</summary>
    public string? S3Region { get; init; }

    /// <summary>Folder of this machine for copies of blobs; null for none.</summary>
    public string? BlobCacheFolder { get; init; }

    /// <summary>Bytes that the copies take at most.</summary>
    public long BlobCacheBytes { get; init; } = 10L << 30;

    /// <summary>Fits at the same time on a worker, 1 to 1,024; null for one for each core, or on a GPU as many as a short measurement at the start
    /// finds.</summary>
    public int? Lanes { get; init; }

    /// <summary>Where a worker trains: "cpu", "cuda" or "cuda:1".</summary>
    public string Device { get; init; } = FitDevice.Cpu.Name;

    /// <summary>What computes a worker's fits on a CPU; the same on every worker, if equal fits shall have equal bits.</summary>
    public FitEngine Engine { get; init; }

    /// <summary>Bytes of memory that the fits of a worker may take together; null for what the device has.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Time between two checkpoints of a fit, 100 ms to 1 day: what a crash of a worker may cost at most.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a worker may be silent before its fits are given to others; the same on every scheduler node.</summary>
    public TimeSpan Lease { get; init; } = GroupPolicy.Default.Lease;

    /// <summary>Encryption and mutual authentication of the connections between nodes.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Whether to listen without encryption on an address that other machines can reach.</summary>
    public bool PlaintextRemoting { get; init; }

    /// <summary>Whether a scheduler node creates what is missing in the journal's database.</summary>
    public bool Migrate { get; init; } = true;

    /// <summary>Where a node with the role api listens for HTTP; null for nowhere.</summary>
    public HttpAddress? Http { get; init; }

    /// <summary>File with the keys of the HTTP API; null where everybody on this machine may do everything.</summary>
    public string? HttpKeys { get; init; }

    /// <summary>Encryption of HTTP; null for none.</summary>
    public HttpsFiles? Https { get; init; }

    /// <summary>Proxies before the API: what they say of the caller's address and scheme counts.</summary>
    public IReadOnlyList<IPNetwork> HttpProxies { get; init; } = [];

    /// <summary>Where the node serves its metrics and its health; null for nowhere.</summary>
    public HttpAddress? Monitor { get; init; }

    /// <summary>The collector that traces, metrics and logs are pushed to by OTLP; null for none. The protocol is gRPC, or what the variable
    /// <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> says.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Share of the attempts, and of the requests that do not come with a trace, that are traced, 0 to 1.</summary>
    public double TraceRatio { get; init; } = 1;

    /// <summary>Where people look at the trace of a job; null for nowhere.</summary>
    public TraceLink? TraceLink { get; init; }

    /// <summary>Where the log goes; null for nowhere.</summary>
    public ILoggerProvider? Log { get; init; }

    /// <summary>What an image may have at most.</summary>
    public ImageLimits ImageLimits { get; init; } = new();

    /// <summary>The names of the roles.</summary>
    public IReadOnlyList<string> RoleNames => NodeRoleNames.Of(Roles);

    /// <summary>The store of the blobs.</summary>
    internal BlobStoreOptions BlobStore => BlobStoreOptions.Parse(Blobs, S3Endpoint, S3Region);

    /// <summary>The cache in front of it.</summary>
    internal BlobCacheOptions? BlobCache => BlobCacheFolder is null ? null : new BlobCacheOptions(BlobCacheFolder, BlobCacheBytes);

    /// <summary>What it tells of itself, and to whom.</summary>
    internal TelemetryOptions Telemetry => new(Name, RoleNames, Otlp, TraceRatio) { IsScraped = Monitor is not null };

    /// <summary>The name by which others reach the node.</summary>
    internal string EffectiveHostname => PublicHostname ?? Hostname;

    internal bool Is(NodeRoles role) => Roles.HasFlag(role);

    /// <summary>Checks all options.</summary>
    /// <exception cref="OptionInvalidException">Names the option, its value and what is right.</exception>
    internal void Validate()
    {
        Require(Name.Length is >= 1 and <= MaxName && !Name.Any(char.IsControl), "name", Name, $"1 to {MaxName} printable characters");
        Require(Roles != NodeRoles.None && (Roles & ~NodeRoles.All) == 0, "roles", Roles, NodeRoleNames.Expected);
        Require(Port is >= 0 and <= 65535, "port", Port, "0 to 65535");
        Require(Lanes is null or (>= 1 and <= MaxLanes), "lanes", Lanes, $"1 to {MaxLanes}");
        Require(MemoryLimit is null or > 0, "memory", MemoryLimit, "a number of bytes above 0");
        Require(CheckpointInterval >= TimeSpan.FromMilliseconds(100) && CheckpointInterval <= TimeSpan.FromDays(1),
            "checkpoint-every", CheckpointInterval.TotalSeconds, "0.1 to 86400 seconds");
        Require(Lease >= ClusterTimings.LeastLease && Lease <= TimeSpan.FromDays(1), "lease", Lease.TotalSeconds,
            $"{ClusterTimings.LeastLease.TotalSeconds} to 86400 seconds; it must outlast a fail-over, which takes up to "
            + $"{ClusterTimings.FailOver.TotalSeconds}");
        Require(Otlp is null || OtlpAddress.IsPossible(Otlp), "otlp", Otlp, OtlpAddress.Expected);
        Require(TraceRatio is >= 0 and <= 1, "trace-ratio", TraceRatio, "0 to 1");
        Require(TraceLink is null or { IsPossible: true }, "trace-link", TraceLink?.Template, TraceLink.Expected);
        Require(ImageLimits is { MaxSide: >= 1, MaxPixels: >= 1, MaxBytes: >= 1 }, "image limits", ImageLimits, "limits of at least 1");
        ValidateAddresses();
        ValidateHttp();
        ValidateStores();
        if (!Is(NodeRoles.Worker)) return;
        try
        {
            FitDevice.Parse(Device, Engine);
        }
        catch (DeviceUnavailableException error)
        {
            throw new OptionInvalidException($"device: {error.Message}");
        }
    }

    private void ValidateAddresses()
    {
        var any = IPAddress.TryParse(Hostname, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        Require(Uri.CheckHostName(Hostname) != UriHostNameType.Unknown, "hostname", Hostname, "a host name or IP address");
        Require(PublicHostname is null || Uri.CheckHostName(PublicHostname) != UriHostNameType.Unknown, "public-hostname", PublicHostname,
            "a host name or IP address");
        Require(!any || PublicHostname is not null, "public-hostname", "", $"the name by which others reach this node, since hostname is {Hostname}");
        Require(Seeds.Distinct().Count() == Seeds.Count, "seeds", string.Join(',', Seeds), "each address once");
        Require(Seeds.Count > 0 || Is(NodeRoles.Scheduler), "seeds", "",
            "the addresses of the scheduler nodes, since a node without the role scheduler is no cluster of its own");
        if (Tls is null && !PlaintextRemoting && !IsLoopback(Hostname))
            throw new OptionInvalidException($"hostname: '{Hostname}' can be reached by other machines, and without TLS anyone there could give "
                + "orders; expected tls-certificate, tls-key and tls-ca, or plaintext-remoting where the network itself is trusted.");
    }

    private void ValidateHttp()
    {
        if (Http is null || !Is(NodeRoles.Api)) return;
        if (HttpKeys is null && !IsLoopback(Http.Host))
            throw new OptionInvalidException($"http: '{Http}' can be reached by other machines, and without keys anyone there could give orders; expected "
                + "http-keys with a file that 'clusterfit keys create' wrote, or an address of this machine only, such as 127.0.0.1:8080.");
    }

    private void ValidateStores()
    {
        try
        {
            _ = BlobStore;
        }
        catch (FormatException error)
        {
            throw new OptionInvalidException(error.Message);
        }

        Require(BlobCacheFolder is null || !string.IsNullOrWhiteSpace(BlobCacheFolder), "blob-cache", BlobCacheFolder, "a folder of this machine");
        Require(BlobCacheBytes > 0, "blob-cache-size", BlobCacheBytes, "a number of bytes above 0");
        if (!Is(NodeRoles.Scheduler)) return;
        if (Journal is null) throw new OptionInvalidException($"journal: not given; expected {JournalAddress.Expected}, since the node has the role scheduler.");
        if (Journal is JournalAddress.Sqlite && Seeds.Count > 1)
            throw new OptionInvalidException($"journal: '{Journal}' serves one scheduler, but seeds names {Seeds.Count}; "
                + "expected a PostgreSQL connection string, or one seed.");
    }

    private static bool IsLoopback(string host)
    {
        if (IPAddress.TryParse(host, out var address)) return IPAddress.IsLoopback(address);
        try
        {
            return Dns.GetHostAddresses(host) is { Length: > 0 } all && all.All(IPAddress.IsLoopback);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Require(bool holds, string option, object? value, string expected)
    {
        if (!holds) throw new OptionInvalidException($"{option}: '{value}' is not possible; expected {expected}.");
    }
}
