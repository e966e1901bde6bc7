using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;

namespace ClusterFit.Core.Groups;

/// <summary>Anything that is sent to a group.</summary>
public interface IGroupMessage
{
    /// <summary>The group it is for.</summary>
    GroupId Group { get; }
}

/// <summary>What <see cref="GroupDecisions.Decide"/> decides on.</summary>
public interface IGroupCommand : IGroupMessage;

/// <summary>Commands to a group. All can be sent again until answered.</summary>
public static class GroupCommands
{
    /// <summary>Most images of one <see cref="AddImages"/>.</summary>
    public const int MaxImages = 200;

    /// <summary>Longest name of an image, in characters.</summary>
    public const int MaxName = 1024;

    /// <summary>Most characters that the names of one <see cref="AddImages"/> have together; keeps the message to a few tens of kilobytes.</summary>
    public const int MaxNames = 16 * 1024;

    /// <summary>Opens the group for a number of images.</summary>
    public sealed record OpenGroup(GroupId Group, FitSpec Spec, int Total, GroupTerms Terms, JobNeeds Needs) : IGroupCommand
    {
        /// <summary>What people know it by.</summary>
        public GroupTitle Title { get; init; } = GroupTitle.None;

        /// <summary>Hash of the whole submission, where the group's id does not follow from it; null where it does.</summary>
        public ContentHash? Content { get; init; }

        /// <summary>The study whose trials make the jobs; null for a batch.</summary>
        public StudyDefinition? Study { get; init; }

        /// <summary>The trace of the submission.</summary>
        public TraceContext? Trace { get; init; }
    }

    /// <summary>Adds images from a position on. Images that are already there are left as they are.</summary>
    public sealed record AddImages(GroupId Group, int From, EquatableList<BatchImage> Images) : IGroupCommand;

    /// <summary>Asks for jobs. Attempts that the worker holds and does not list are assigned to it again: their assignment was lost.</summary>
    public sealed record TakeJobs(GroupId Group, WorkerId Worker, int Count, EquatableList<AttemptId> Holding) : IGroupCommand;

    /// <summary>Renews the leases of attempts.</summary>
    public sealed record RenewLeases(GroupId Group, WorkerId Worker, EquatableList<AttemptId> Attempts) : IGroupCommand;

    /// <summary>Says that a checkpoint of the attempt is in the blob store.</summary>
    public sealed record RecordCheckpoint(GroupId Group, WorkerId Worker, AttemptId Attempt, JobCheckpoint Checkpoint) : IGroupCommand;

    /// <summary>Says that an attempt has paused at its rung, with a checkpoint, and what it had achieved.</summary>
    public sealed record ReachRung(
        GroupId Group, WorkerId Worker, AttemptId Attempt, JobCheckpoint Checkpoint, FitMeasure Measured) : IGroupCommand;

    /// <summary>Delivers the result of an attempt.</summary>
    public sealed record CompleteAttempt(GroupId Group, WorkerId Worker, AttemptId Attempt, FitResult Result) : IGroupCommand;

    /// <summary>Says that an attempt failed; a permanent failure would happen to every further attempt.</summary>
    public sealed record FailAttempt(GroupId Group, WorkerId Worker, AttemptId Attempt, string Reason, bool Permanent) : IGroupCommand;

    /// <summary>Says that the node, not the job, keeps the attempt from going on: its disk is full, or the blob store is out of reach.</summary>
    public sealed record HinderAttempt(GroupId Group, WorkerId Worker, AttemptId Attempt, string Reason) : IGroupCommand;

    /// <summary>Gives an attempt back unfinished, with its latest checkpoint if there is a new one.</summary>
    public sealed record HandBackAttempt(GroupId Group, WorkerId Worker, AttemptId Attempt, JobCheckpoint? Checkpoint) : IGroupCommand;

    /// <summary>Says that a node has started as this worker: what its earlier incarnations held is lost.</summary>
    public sealed record NodeRestarted(GroupId Group, WorkerId Worker) : IGroupCommand;

    /// <summary>Ends leases and backoffs whose time has come.</summary>
    public sealed record Sweep(GroupId Group) : IGroupCommand;

    /// <summary>After recovery: holders could not renew meanwhile, so every lease starts anew.</summary>
    public sealed record RestartLeases(GroupId Group) : IGroupCommand;

    /// <summary>Changes terms of the group from now on, those that the change names; running attempts stay.</summary>
    public sealed record ChangeTerms(GroupId Group, TermsChange Change) : IGroupCommand;

    /// <summary>Hands out no more jobs until the group is resumed. Workers give the running ones back, with checkpoints.</summary>
    public sealed record PauseGroup(GroupId Group) : IGroupCommand;

    /// <summary>Goes on after a pause.</summary>
    public sealed record ResumeGroup(GroupId Group) : IGroupCommand;

    /// <summary>Changes a study, running or ended.</summary>
    public sealed record EditStudy(GroupId Group, StudyEdit Edit) : IGroupCommand;

    /// <summary>Cancels all jobs that are not final.</summary>
    public sealed record CancelGroup(GroupId Group) : IGroupCommand;

    /// <summary>Cancels a job if it is not final; in a study, the whole trial.</summary>
    public sealed record CancelJob(GroupId Group, int Job) : IGroupCommand;

    /// <summary>Makes all failed and cancelled jobs available again, or one of them. Sent again when they have failed again, it does so
    /// again.</summary>
    public sealed record RetryJobs(GroupId Group, int? Job) : IGroupCommand;
}
