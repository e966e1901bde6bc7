using ClusterFit.Cluster.Scheduling;
using ClusterFit.Core.Scheduling;

namespace ClusterFit.Cluster.Wire;

/// <summary>The forms of the scheduler's messages, events and snapshot.</summary>
internal static class SchedulerCodecs
{
    public static IReadOnlyList<MessageCodec> All { get; } =
    [
        new MessageCodec<SchedulerCommands.ListGroup>(
            "sc-lg2",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteOutline(m.Outline);
            },
            (ref r) => new(r.ReadGroup(), r.ReadOutline())),
        new MessageCodec<SchedulerCommands.DelistGroup>(
            "sc-dg2",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteStanding(m.Standing);
            },
            (ref r) => new(r.ReadGroup(), r.ReadStanding())),
        new MessageCodec<SchedulerCommands.AnnounceStanding>(
            "sc-as1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteStanding(m.Standing);
            },
            (ref r) => new(r.ReadGroup(), r.ReadStanding())),
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
            "sc-ao2",
            3,
            (ref w, m) =>
            {
                w.WriteWorker(m.Worker);
                w.WriteLoad(m.Load);
                w.Write(m.IsFresh);
            },
            (ref r) => new(r.ReadWorker(), r.ReadLoad(), r.ReadBoolean())),
        new MessageCodec<SchedulerReplies.GroupListed>("sr-gl1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<SchedulerReplies.GroupDelisted>("sr-gd1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<SchedulerReplies.GroupUnlisted>("sr-gu1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
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
            "se-gl2",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteOutline(m.Outline);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadGroup(), r.ReadOutline(), r.ReadTime())),
        new MessageCodec<SchedulerEvents.GroupDelisted>(
            "se-gd2",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteStanding(m.Standing);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadGroup(), r.ReadStanding(), r.ReadTime())),
        DirectoryCodec.Codec,
        .. QuestionCodecs.ToScheduler,
    ];
}
