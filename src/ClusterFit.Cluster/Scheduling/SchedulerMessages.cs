using Akka.Actor;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Cluster.Scheduling;

/// <summary>Anything that is sent to or by the scheduler.</summary>
public interface ISchedulerMessage;

/// <summary>Commands to the scheduler. All can be sent again until answered.</summary>
public static class SchedulerCommands
{
    /// <summary>The group is open.</summary>
    public sealed record ListGroup(GroupId Group) : ISchedulerMessage;

    /// <summary>The group has ended.</summary>
    public sealed record DelistGroup(GroupId Group) : ISchedulerMessage;

    /// <summary>The group wants this.</summary>
    public sealed record AnnounceDemand(GroupId Group, GroupDemand Demand) : ISchedulerMessage;

    /// <summary>The sender is this worker and has so much room. A fresh one was started so recently that open groups may count on its earlier
    /// incarnation.</summary>
    public sealed record AnnounceRoom(WorkerId Worker, WorkerRoom Room, bool IsFresh) : ISchedulerMessage;

    /// <summary>Stops the scheduler on this node, for the hand-over to another.</summary>
    internal sealed record StopScheduler : INoSerializationVerificationNeeded
    {
        public static StopScheduler Instance { get; } = new();
    }
}

/// <summary>Answers of the scheduler.</summary>
public static class SchedulerReplies
{
    /// <summary>The group is in the journal of the scheduler.</summary>
    public sealed record GroupListed(GroupId Group) : ISchedulerMessage;

    /// <summary>The group is no longer in the directory.</summary>
    public sealed record GroupDelisted(GroupId Group) : ISchedulerMessage;

    /// <summary>The worker may take so many jobs from the group.</summary>
    public sealed record JobsOffered(GroupId Group, int Jobs) : ISchedulerMessage;
}
