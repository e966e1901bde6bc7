using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Api;

/// <summary>Asks for a batch. The images are either listed, and have been uploaded before, or lie under a prefix of the blob store.</summary>
public sealed record BatchRequest
{
    /// <summary>What people call the batch; null for no name.</summary>
    public string? Name { get; init; }

    /// <summary>The images, in the order of their jobs.</summary>
    public IReadOnlyList<ImageReference>? Images { get; init; }

    /// <summary>Takes all images under this prefix instead.</summary>
    public string? Prefix { get; init; }

    /// <summary>Settings to start from.</summary>
    public string Preset { get; init; } = Fits.Presets.Default;

    /// <summary>Settings that differ from the preset.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <inheritdoc cref="GroupTerms.Priority" />
    public int Priority { get; init; }

    /// <inheritdoc cref="GroupTerms.Weight" />
    public double Weight { get; init; } = 1;

    /// <inheritdoc cref="GroupTerms.MaxRunning" />
    public int? MaxRunning { get; init; }

    /// <summary>Names and values that lists can be filtered by.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Two requests with the same key are one batch. Without a key, two requests for the same images and settings are.</summary>
    public string? IdempotencyKey { get; init; }

    /// <inheritdoc cref="JobNeeds.Device" />
    public DeviceKind Device { get; init; }

    /// <inheritdoc cref="JobNeeds.MemoryBytes" />
    public long MemoryBytes { get; init; }
}

/// <summary>An uploaded image under the name that it has in a batch.</summary>
/// <param name="Name">Unique within the batch.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
public sealed record ImageReference(string Name, string Sha256);

/// <summary>Changes what a batch gets of the cluster; what is null stays.</summary>
/// <param name="Priority">The new priority.</param>
/// <param name="Weight">The new weight.</param>
/// <param name="MaxRunning">The new limit; 0 for none.</param>
public sealed record BatchChange(int? Priority = null, double? Weight = null, int? MaxRunning = null);

/// <summary>Content hashes, in a question or an answer about uploads.</summary>
/// <param name="Sha256">Each 64 lower-case hexadecimal digits.</param>
public sealed record ImageHashes(IReadOnlyList<string> Sha256);

/// <summary>Which of some images are not there.</summary>
/// <param name="Missing">Their content hashes.</param>
public sealed record MissingImages(IReadOnlyList<string> Missing);
