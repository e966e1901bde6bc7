using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Groups;

/// <summary>What a watcher of a group learns about one of its jobs.</summary>
/// <param name="Index">Position of the job in its group.</param>
/// <param name="Name">Name of its image.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempt">Number of its latest attempt, from 1; 0 before the first.</param>
/// <param name="Progress">Progress of the running attempt, when known.</param>
/// <param name="Result">The result, when completed.</param>
/// <param name="Error">Why the latest attempt failed, or why the job did.</param>
/// <param name="Image">Its image file in the blob store.</param>
/// <param name="Worker">The node of its latest attempt.</param>
/// <param name="Started">When its latest attempt began.</param>
/// <param name="Ended">When it became final.</param>
public sealed record JobUpdate(
    int Index, string Name, JobState State, int Attempt, FitProgress? Progress, FitResult? Result, string? Error,
    ContentHash Image, string? Worker, DateTimeOffset? Started, DateTimeOffset? Ended)
{
    /// <summary>The trace of its latest attempt, or of its submission.</summary>
    public TraceContext? Trace { get; init; }
}
