using Akka.Actor;
using ClusterFit.Core;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Cluster.Scheduling;

/// <summary>Anything that is sent to or by the scheduler.</summary>
public interface ISchedulerMessage;

/// <summary>Commands to the scheduler. All can be sent again until answered.</summary>
public static class SchedulerCommands
{
    /// <summary>The group is open.</summary>
    public sealed record ListGroup(GroupId Group, GroupOutline Outline) : ISchedulerMessage;

    /// <summary>The group has ended like this.</summary>
    public sealed record DelistGroup(GroupId Group, GroupStanding Standing) : ISchedulerMessage;

    /// <summary>The group wants this.</summary>
    public sealed record AnnounceDemand(GroupId Group, GroupDemand Demand) : ISchedulerMessage;

    /// <summary>The open group stands like this.</summary>
    public sealed record AnnounceStanding(GroupId Group, GroupStanding Standing) : ISchedulerMessage;

    /// <summary>Asks for some of all groups.</summary>
    public sealed record ReadGroups(GroupQuery Query) : ISchedulerMessage;

    /// <summary>Asks for some of the workers.</summary>
    /// <param name="After">The last worker of the answer before; null for the first ones.</param>
    public sealed record ReadWorkers(string? After) : ISchedulerMessage;

    /// <summary>Asks what the workers have together.</summary>
    public sealed record ReadCapacity : ISchedulerMessage;

    /// <summary>The sender is this worker and has so much room. A fresh one was started so recently that open groups may count on its earlier
    /// incarnation.</summary>
    public sealed record AnnounceRoom(WorkerId Worker, WorkerLoad Load, bool IsFresh) : ISchedulerMessage;

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

    /// <summary>The end of the group is in the journal of the scheduler.</summary>
    public sealed record GroupDelisted(GroupId Group) : ISchedulerMessage;

    /// <summary>The group announced something and is not open, as far as the scheduler knows: it has to be listed.</summary>
    public sealed record GroupUnlisted(GroupId Group) : ISchedulerMessage;

    /// <summary>Some of all groups.</summary>
    public sealed record GroupsRead(DirectoryPage Page) : ISchedulerMessage;

    /// <summary>The question makes no sense; the reason says why.</summary>
    public sealed record QuestionRefused(string Reason) : ISchedulerMessage;

    /// <summary>Some of the workers, by their names.</summary>
    /// <param name="Workers">The workers.</param>
    /// <param name="IsLast">Whether there are no more.</param>
    public sealed record WorkersRead(EquatableList<KnownWorker> Workers, bool IsLast) : ISchedulerMessage;

    /// <summary>What the workers have together.</summary>
    public sealed record CapacityRead(ClusterCapacity Capacity) : ISchedulerMessage;

    /// <summary>The worker may take so many jobs from the group.</summary>
    public sealed record JobsOffered(GroupId Group, int Jobs) : ISchedulerMessage;
}
