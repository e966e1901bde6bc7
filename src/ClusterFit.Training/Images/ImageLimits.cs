namespace ClusterFit.Training.Images;

/// <summary>What an image file may have at most. The header is checked before anything is decoded.</summary>
public sealed record ImageLimits
{
    /// <summary>Most columns or rows.</summary>
    public int MaxSide { get; init; } = 16_384;

    /// <summary>Most pixels. The default, 4096 x 4096, takes up to 256 MiB of memory once decoded.</summary>
    public long MaxPixels { get; init; } = 16_777_216;

    /// <summary>Longest file in bytes.</summary>
    public long MaxBytes { get; init; } = 128 << 20;
}
