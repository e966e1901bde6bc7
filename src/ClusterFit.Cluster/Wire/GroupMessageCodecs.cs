using static ClusterFit.Cluster.Groups.GroupMessages;

namespace ClusterFit.Cluster.Wire;

/// <summary>The forms of the messages that leave no trace in a group's journal.</summary>
internal static class GroupMessageCodecs
{
    public static IReadOnlyList<MessageCodec> All { get; } =
    [
        new MessageCodec<ConfirmSubmission>("gm-cs1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<SubmissionConfirmed>("gm-sc1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<WakeGroup>("gm-wk1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<ReportProgress>(
            "gm-rp1",
            4,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteWorker(m.Worker);
                w.WriteAttempt(m.Attempt);
                w.WriteProgress(m.Progress);
            },
            (ref r) => new(r.ReadGroup(), r.ReadWorker(), r.ReadAttempt(), r.ReadProgress())),
        new MessageCodec<WatchGroup>(
            "gm-wg2",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Received);
                w.Write(m.FromNow);
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt64(), r.ReadBoolean())),
        new MessageCodec<UnwatchGroup>("gm-uw1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<JobStates>(
            "gm-js2",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Number);
                w.WriteList(m.Jobs, (ref l, update) => l.WriteUpdate(update));
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt64(), r.ReadList((ref l) => l.ReadUpdate()))),
        new MessageCodec<GroupEnded>(
            "gm-ge1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Number);
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt64())),
        new MessageCodec<GroupUpdated>(
            "gm-gu1",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Number);
                w.WriteSummary(m.Summary);
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt64(), r.ReadGroupSummary())),
        .. QuestionCodecs.All,
    ];
}
