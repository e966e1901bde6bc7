using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Groups;

/// <summary>One image of a batch.</summary>
/// <param name="Name">What the user calls it, unique within the batch.</param>
/// <param name="Image">Content hash of the image file in the blob store.</param>
public sealed record BatchImage(string Name, ContentHash Image);

/// <summary>Images to be fitted with one spec. Sent twice, it is one submission.</summary>
/// <param name="Spec">The spec of every fit.</param>
/// <param name="Images">The images, in the order of their jobs.</param>
public sealed record BatchSubmission(FitSpec Spec, EquatableList<BatchImage> Images)
{
    /// <summary>Longest key, in characters.</summary>
    public const int MaxKey = 200;

    /// <summary>What the batch gets of the cluster. Says nothing about which submission it is.</summary>
    public GroupTerms Terms { get; init; } = GroupTerms.Default;

    /// <summary>What each fit needs of a worker. Says nothing about which submission it is.</summary>
    public JobNeeds Needs { get; init; } = JobNeeds.None;

    /// <summary>What people know the batch by. Says nothing about which submission it is.</summary>
    public GroupTitle Title { get; init; } = GroupTitle.None;

    /// <summary>Says which submission it is, instead of the content: the same key with anything else that differs is refused. Null without.</summary>
    public string? IdempotencyKey { get; init; }
}
