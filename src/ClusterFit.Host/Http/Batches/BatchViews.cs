using ClusterFit.Core.Api;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Host.Http.Batches;

/// <summary>Groups as users see them.</summary>
internal static class BatchViews
{
    /// <summary>The group as a batch.</summary>
    public static BatchView Of(GroupSummary group)
    {
        var (outline, standing) = (group.Outline, group.Standing);
        return new BatchView
        {
            Id = group.Id.Value,
            Name = outline.Title.Name,
            Labels = outline.Title.Labels.ToDictionary(label => label.Key, label => label.Value),
            Preset = outline.Title.Preset,
            Settings = FitSettings.Describe(outline.Spec).ToDictionary(),
            Priority = standing.Terms.Priority,
            Weight = standing.Terms.Weight,
            MaxRunning = standing.Terms.MaxRunning,
            State = State(standing.Phase),
            CreatedAt = outline.Created,
            EndedAt = standing.Ended,
            Total = outline.Total,
            Counts = Of(standing.Counts),
            PsnrDb = standing.Psnr is { } psnr ? new PsnrRange(psnr.Mean, psnr.Least) : null,
            SecondsLeft = standing.SecondsLeft,
            IsStudy = outline.IsStudy,
        };
    }

    /// <summary>The state of batches and studies whose groups are in the phase.</summary>
    public static BatchState State(GroupPhase phase) => phase switch
    {
        GroupPhase.Open => BatchState.Open,
        GroupPhase.Paused => BatchState.Paused,
        GroupPhase.Cancelled => BatchState.Cancelled,
        _ => BatchState.Ended,
    };

    /// <summary>The phase of groups that are batches in the state.</summary>
    public static GroupPhase Phase(BatchState state) => state switch
    {
        BatchState.Open => GroupPhase.Open,
        BatchState.Paused => GroupPhase.Paused,
        BatchState.Cancelled => GroupPhase.Cancelled,
        _ => GroupPhase.Ended,
    };

    private static JobCounts Of(StateCounts counts) => new(
        counts.Available, counts.Running, counts.Retryable, counts.Completed, counts.Pruned, counts.Cancelled, counts.Failed)
    {
        Waiting = counts.Waiting,
    };
}
