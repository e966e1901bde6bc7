using Akka.Actor;
using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;

namespace ClusterFit.Cluster.Groups;

/// <summary>A question about a group.</summary>
public interface IGroupQuestion : IGroupMessage;

/// <summary>Messages to and from a group that change nothing in its journal.</summary>
public static class GroupMessages
{
    /// <summary>Asks whether the whole submission is journaled and listed; answered once it is.</summary>
    public sealed record ConfirmSubmission(GroupId Group) : IGroupMessage;

    /// <summary>The group will be worked on until it ends, whatever fails.</summary>
    public sealed record SubmissionConfirmed(GroupId Group) : IGroupMessage;

    /// <summary>Asks the group to wake up and announce its ready jobs.</summary>
    public sealed record WakeGroup(GroupId Group) : IGroupMessage;

    /// <summary>How far an attempt is. Only an outdated attempt gets an answer.</summary>
    public sealed record ReportProgress(GroupId Group, WorkerId Worker, AttemptId Attempt, FitProgress Progress) : IGroupMessage;

    /// <summary>Subscribes the sender, and keeps it subscribed. Says how many numbered messages in a row it has received; when some are missing, or
    /// with 0, it gets all states anew, or with <paramref name="FromNow"/> an empty list.</summary>
    /// <param name="Group">The group.</param>
    /// <param name="Received">Numbered messages received in a row.</param>
    /// <param name="FromNow">Whether only changes are wanted, with <see cref="GroupUpdated"/>, and progress at most once a second.</param>
    public sealed record WatchGroup(GroupId Group, long Received, bool FromNow = false) : IGroupMessage;

    /// <summary>Ends the sender's subscription.</summary>
    public sealed record UnwatchGroup(GroupId Group) : IGroupMessage;

    /// <summary>States of some jobs. Numbered from 1, which begins the states of all jobs.</summary>
    public sealed record JobStates(GroupId Group, long Number, EquatableList<JobUpdate> Jobs) : IGroupMessage;

    /// <summary>The group as a whole has changed.</summary>
    public sealed record GroupUpdated(GroupId Group, long Number, GroupSummary Summary) : IGroupMessage;

    /// <summary>All jobs are final, and the states sent before said how.</summary>
    public sealed record GroupEnded(GroupId Group, long Number) : IGroupMessage;

    /// <summary>Asks for the group without its jobs.</summary>
    public sealed record ReadSummary(GroupId Group) : IGroupQuestion;

    /// <summary>The group without its jobs.</summary>
    public sealed record SummaryRead(GroupId Group, GroupSummary Summary) : IGroupMessage;

    /// <summary>Asks for some jobs.</summary>
    public sealed record ReadJobs(GroupId Group, JobQuery Query) : IGroupQuestion;

    /// <summary>Some jobs.</summary>
    public sealed record JobsRead(GroupId Group, JobsPage Page) : IGroupMessage;

    /// <summary>Asks for a job.</summary>
    public sealed record ReadJob(GroupId Group, int Job) : IGroupQuestion;

    /// <summary>A job with its attempts.</summary>
    public sealed record JobRead(GroupId Group, JobHistory Job) : IGroupMessage;

    /// <summary>Asks for a study without its trials.</summary>
    public sealed record ReadStudy(GroupId Group) : IGroupQuestion;

    /// <summary>A study without its trials.</summary>
    public sealed record StudyRead(GroupId Group, StudyView Study) : IGroupMessage;

    /// <summary>Asks for a part of the table of a study's trials.</summary>
    public sealed record ReadTrials(GroupId Group, int From, int Limit) : IGroupQuestion;

    /// <summary>Some trials.</summary>
    public sealed record TrialsRead(GroupId Group, TrialsPage Page) : IGroupMessage;

    /// <summary>Asks for the present picture of a running job.</summary>
    public sealed record ReadPreview(GroupId Group, int Job, int Size) : IGroupMessage;

    /// <summary>Has the worker of the attempt send its present picture to the sender.</summary>
    public sealed record DrawPreview(GroupId Group, AttemptId Attempt, int Size) : IGroupMessage;

    /// <summary>A PNG file; empty when the job does not run.</summary>
    public sealed record PreviewDrawn(GroupId Group, EquatableList<byte> Png) : IGroupMessage;

    /// <summary>Asks for the training curve of a running job so far.</summary>
    public sealed record ReadCurve(GroupId Group, int Job) : IGroupMessage;

    /// <summary>Has the worker of the attempt send its training curve so far to the sender.</summary>
    public sealed record TellCurve(GroupId Group, AttemptId Attempt) : IGroupMessage;

    /// <summary>A training curve, thinned out where it is long; empty when the job does not run.</summary>
    public sealed record CurveTold(GroupId Group, EquatableList<EpochRecord> Points) : IGroupMessage;

    /// <summary>Stops the actor of the group.</summary>
    internal sealed record StopGroup : INoSerializationVerificationNeeded
    {
        public static StopGroup Instance { get; } = new();
    }
}
