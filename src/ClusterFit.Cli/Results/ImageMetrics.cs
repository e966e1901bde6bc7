using System.Text.Json.Serialization;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cli.Results;

/// <summary>The content of <c>NAME.json</c>: the result with everything that it came from.</summary>
internal sealed record ImageMetrics : ImageResult
{
    /// <summary>SHA-256 of the image file.</summary>
    [JsonPropertyOrder(1)]
    public required string ImageSha256 { get; init; }

    /// <summary>SHA-256 of the weights file.</summary>
    [JsonPropertyOrder(1)]
    public required string WeightsSha256 { get; init; }

    /// <summary>Length of the weights file.</summary>
    [JsonPropertyOrder(1)]
    public required long WeightsBytes { get; init; }

    /// <summary>The film's file name, when there is one.</summary>
    [JsonPropertyOrder(1)]
    public string? Film { get; init; }

    /// <summary>How many times the picture of the difference amplifies it.</summary>
    [JsonPropertyOrder(1)]
    public required int DifferenceGain { get; init; }

    /// <summary>All settings, as <c>--set</c> takes them.</summary>
    [JsonPropertyOrder(2)]
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The training curve.</summary>
    [JsonPropertyOrder(3)]
    public required IReadOnlyList<EpochRecord> History { get; init; }
}
