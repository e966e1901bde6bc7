using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Groups;

/// <summary>What a group answers.</summary>
public interface IGroupReply : IGroupMessage;

/// <summary>An attempt and all a worker needs for it.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Name">Name of the image.</param>
/// <param name="Image">The image file in the blob store.</param>
/// <param name="Checkpoint">Where to resume; null starts anew.</param>
public sealed record Assignment(AttemptId Attempt, string Name, ContentHash Image, JobCheckpoint? Checkpoint)
{
    /// <summary>Settings in which the fit differs from the group's spec: those of a study's trial.</summary>
    public EquatableList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>The epoch at which the fit pauses; null when it goes on to the end.</summary>
    public int? Until { get; init; }

    /// <summary>The root of the attempt's trace.</summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>Why a group refuses a message.</summary>
public enum RefusalKind
{
    /// <summary>It would make no sense anywhere.</summary>
    Impossible,

    /// <summary>The group has not been opened.</summary>
    UnknownGroup,

    /// <summary>The group has no such job.</summary>
    UnknownJob,

    /// <summary>It contradicts what the group is.</summary>
    Conflict,
}

/// <summary>Answers of a group.</summary>
public static class GroupReplies
{
    /// <summary>How much of the submission is there.</summary>
    public sealed record SubmissionReceived(GroupId Group, int Received, int Total) : IGroupReply;

    /// <summary>The message makes no sense; the reason says why.</summary>
    public sealed record Refused(GroupId Group, string Reason, RefusalKind Kind = RefusalKind.Impossible) : IGroupReply;

    /// <summary>Attempts that the worker now holds. May be none.</summary>
    public sealed record JobsAssigned(GroupId Group, FitSpec Spec, JobNeeds Needs, EquatableList<Assignment> Assignments) : IGroupReply;

    /// <summary>Leases were renewed, except those of the outdated attempts. A paused group wants the others back.</summary>
    public sealed record LeasesRenewed(GroupId Group, EquatableList<AttemptId> Outdated, bool IsPaused) : IGroupReply;

    /// <summary>The group is paused: the attempt is to be handed back, with a checkpoint.</summary>
    public sealed record AttemptUnwanted(GroupId Group, AttemptId Attempt) : IGroupReply;

    /// <summary>The checkpoint counts. Blobs that no job refers to any more can be deleted.</summary>
    public sealed record CheckpointAccepted(GroupId Group, AttemptId Attempt, ContentHash Blob, EquatableList<ContentHash> Obsolete) : IGroupReply;

    /// <summary>The end of the attempt is recorded. Blobs that no job refers to any more can be deleted.</summary>
    public sealed record AttemptEnded(GroupId Group, AttemptId Attempt, EquatableList<ContentHash> Obsolete) : IGroupReply;

    /// <summary>The sender does not hold this attempt; what it sent was ignored.</summary>
    public sealed record AttemptOutdated(GroupId Group, AttemptId Attempt) : IGroupReply;

    /// <summary>The group is paused, resumed or has the new terms.</summary>
    public sealed record GroupChanged(GroupId Group) : IGroupReply;

    /// <summary>The jobs that could be cancelled are.</summary>
    public sealed record GroupCancelled(GroupId Group) : IGroupReply;
}
