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

    /// <summary>Bytes of uploads that are in memory at a time.</summary>
    public long UploadBytes { get; init; } = 512 << 20;

    /// <summary>Uploads that wait for memory.</summary>
    public int UploadsWaiting { get; init; } = 256;

    /// <summary>Pictures that are rendered at a time.</summary>
    public int Renders { get; init; } = 2;

    /// <summary>Pictures that wait to be rendered.</summary>
    public int RendersWaiting { get; init; } = 32;

    /// <summary>Decoded weights that are kept, in parameters.</summary>
    public long CachedParameters { get; init; } = 32 << 20;

    /// <summary>Event streams at a time.</summary>
    public int EventStreams { get; init; } = 500;

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
}
