namespace ClusterFit.Core.Api;

/// <summary>A part of a list.</summary>
/// <param name="Items">The part.</param>
/// <param name="Total">Number of all that the filter lets through; null when that is not known.</param>
/// <param name="Next">Where the next part begins; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int? Total, string? Next);

/// <summary>An image file in the blob store.</summary>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Format">Such as png.</param>
public sealed record ImageView(string Sha256, long Bytes, int Width, int Height, string Format);

/// <summary>A preset.</summary>
public sealed record PresetView(string Name, string Purpose, IReadOnlyDictionary<string, string> Settings);

/// <summary>The training curve of a job.</summary>
public sealed record MetricsView(IReadOnlyList<Fits.EpochRecord> Points);
