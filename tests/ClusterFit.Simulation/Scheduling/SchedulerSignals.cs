using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Simulation.Scheduling;

/// <summary>Messages to and from the scheduler, like those of the actor.</summary>
internal static class SchedulerSignals
{
    public sealed record ListGroup(GroupId Group, GroupOutline Outline);

    public sealed record DelistGroup(GroupId Group, GroupStanding Standing);

    public sealed record GroupListed;

    public sealed record GroupDelisted;

    public sealed record GroupUnlisted;

    public sealed record AnnounceDemand(GroupId Group, GroupDemand Demand);

    public sealed record AnnounceRoom(WorkerId Worker, WorkerRoom Room, bool IsFresh);

    public sealed record JobsOffered(GroupId Group, int Jobs);
}
