using ClusterFit.Training.Images;

namespace ClusterFit.Host.Http;

/// <summary>What the API takes at most, so that no client takes a node down.</summary>
internal sealed record ApiLimits
{
    /// <summary>What an image may have.</summary>
    public ImageLimits Image { get; init; } = new();

    /// <summary>Images of a batch.</summary>
    public int BatchImages { get; init; } = 200_000;

    /// <summary>Images that are taken from a prefix of the blob store.</summary>
    public int PrefixImages { get; init; } = 10_000;

    /// <summary>Files of whatever kind that are looked at below a prefix.</summary>
    public int PrefixFiles { get; init; } = 100_000;

    /// <summary>Bytes of a JSON body.</summary>
    public long BodyBytes { get; init; } = 48 << 20;

    /// <summary>Content hashes in one question.</summary>
    public int Hashes { get; init; } = 10_000;

    /// <summary>Pixels of a rendered picture.</summary>
    public int RenderPixels { get; init; } = 16 << 20;

    /// <summary>Bytes of memory that the content of all requests takes at a time: uploads, JSON bodies, pictures and weights.</summary>
    public long Memory { get; init; } = 1 << 30;

    /// <summary>How long a request waits for memory.</summary>
    public TimeSpan MemoryPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests of a key that wait for memory.</summary>
    public int WaitingForMemory { get; init; } = 64;

    /// <summary>Bytes a second at which a body has to come.</summary>
    public double LeastRequestRate { get; init; } = 16 << 10;

    /// <summary>Bytes a second at which an answer has to be taken.</summary>
    public double LeastResponseRate { get; init; } = 4 << 10;

    /// <summary>How long a body or an answer may stand still.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Archives that are made at a time.</summary>
    public int Archives { get; init; } = 8;

    /// <summary>Pictures that are rendered at a time.</summary>
    public int Renders { get; init; } = 2;

    /// <summary>Pictures that wait to be rendered.</summary>
    public int RendersWaiting { get; init; } = 32;

    /// <summary>Decoded weights that are kept, in parameters.</summary>
    public long CachedParameters { get; init; } = 32 << 20;

    /// <summary>Event streams at a time.</summary>
    public int EventStreams { get; init; } = 1_000;

    /// <summary>Requests that a key may make at once.</summary>
    public int RequestBurst { get; init; } = 2_000;

    /// <summary>Requests a second that a key may make for long.</summary>
    public int RequestsPerSecond { get; init; } = 1_000;

    /// <summary>Refused keys a second from an address.</summary>
    public int RefusalsPerSecond { get; init; } = 10;

    /// <summary>How long the cluster may take to answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long requests under way may take when the node leaves.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two signs of life on an event stream.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Events of a batch that are kept for those who come back.</summary>
    public int KeptEvents { get; init; } = 2_000;

    /// <summary>Their bytes at most.</summary>
    public int KeptEventBytes { get; init; } = 2 << 20;
}
