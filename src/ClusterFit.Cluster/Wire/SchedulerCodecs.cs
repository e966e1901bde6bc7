using ClusterFit.Cluster.Scheduling;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Cluster.Wire;

/// <summary>The forms of the scheduler's messages, events and snapshot.</summary>
internal static class SchedulerCodecs
{
    public static IReadOnlyList<MessageCodec> All { get; } =
    [
        new MessageCodec<SchedulerCommands.ListGroup>("sc-lg1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<SchedulerCommands.DelistGroup>("sc-dg1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<SchedulerCommands.AnnounceDemand>(
            "sc-ad1",
            5,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Demand.Ready);
                w.Write(m.Demand.Running);
                w.WriteTerms(m.Demand.Terms);
                w.WriteNeeds(m.Demand.Needs);
            },
            (ref r) => new(r.ReadGroup(), new(r.ReadInt32(), r.ReadInt32(), r.ReadTerms(), r.ReadNeeds()))),
        new MessageCodec<SchedulerCommands.AnnounceRoom>(
            "sc-ao1",
            5,
            (ref w, m) =>
            {
                w.WriteWorker(m.Worker);
                w.Write(m.Room.Lanes);
                w.WriteDevice(m.Room.Device);
                w.Write(m.Room.MemoryBytes);
                w.Write(m.IsFresh);
            },
            (ref r) => new(r.ReadWorker(), new(r.ReadInt32(), r.ReadDevice(), r.ReadInt64()), r.ReadBoolean())),
        new MessageCodec<SchedulerReplies.GroupListed>("sr-gl1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<SchedulerReplies.GroupDelisted>("sr-gd1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<SchedulerReplies.JobsOffered>(
            "sr-jo1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Jobs);
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt32())),
        new MessageCodec<SchedulerEvents.GroupListed>(
            "se-gl1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadGroup(), r.ReadTime())),
        new MessageCodec<SchedulerEvents.GroupDelisted>(
            "se-gd1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadGroup(), r.ReadTime())),
        new MessageCodec<SchedulerDirectory>(
            "ss-di1",
            1,
            (ref w, m) => w.WriteList([.. m.Groups.Values], (ref l, group) => l.WriteGroup(group)),
            (ref r) => SchedulerDirectory.Restore(r.ReadList((ref l) => l.ReadGroup()))),
    ];
}
