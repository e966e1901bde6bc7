using Akka.Actor;
using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Groups;

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

    /// <summary>Subscribes the sender, and keeps it subscribed. Says how many <see cref="JobStates"/> in a row it has received; when some are
    /// missing, or with 0, it gets all states anew.</summary>
    public sealed record WatchGroup(GroupId Group, long Received) : IGroupMessage;

    /// <summary>Ends the sender's subscription.</summary>
    public sealed record UnwatchGroup(GroupId Group) : IGroupMessage;

    /// <summary>States of some jobs. Numbered from 1, which begins the states of all jobs.</summary>
    public sealed record JobStates(GroupId Group, long Number, EquatableList<JobUpdate> Jobs) : IGroupMessage;

    /// <summary>All jobs are final, and the states sent before said how.</summary>
    public sealed record GroupEnded(GroupId Group, long Number) : IGroupMessage;

    /// <summary>Stops the actor of the group.</summary>
    internal sealed record StopGroup : INoSerializationVerificationNeeded
    {
        public static StopGroup Instance { get; } = new();
    }
}
