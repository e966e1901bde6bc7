using ClusterFit.Core.Groups;

namespace ClusterFit.Host;

/// <summary>A batch that the cluster has accepted.</summary>
/// <param name="Group">The group that works on it.</param>
/// <param name="IsNew">Whether this submission brought it; otherwise the cluster had it already.</param>
public sealed record SubmittedBatch(GroupId Group, bool IsNew);
