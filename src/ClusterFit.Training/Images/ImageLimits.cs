namespace ClusterFit.Training.Images;

/// <summary>What an image file may have at most. The header is checked before anything is decoded.</summary>
public sealed record ImageLimits
{
    /// <summary>Most columns or rows.</summary>
    public int MaxSide { get; init; } = 16_384;

    /// <summary>Most pixels. The default admits the photographs of today's cameras; decoded, it takes up to 800 MB of memory.</summary>
    public long MaxPixels { get; init; } = 50_000_000;

    /// <summary>Longest file in bytes.</summary>
    public long MaxBytes { get; init; } = 128 << 20;
}
