using static ClusterFit.Core.Groups.GroupReplies;

namespace ClusterFit.Cluster.Wire;

/// <summary>The forms of the answers of groups.</summary>
internal static class GroupReplyCodecs
{
    public static IReadOnlyList<MessageCodec> All { get; } =
    [
        new MessageCodec<SubmissionReceived>(
            "gr-sr1",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Received);
                w.Write(m.Total);
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt32(), r.ReadInt32())),
        new MessageCodec<Refused>(
            "gr-rf2",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Reason);
                w.WriteKind(m.Kind);
            },
            (ref r) => new(r.ReadGroup(), r.ReadText(), r.ReadRefusalKind())),
        new MessageCodec<JobsAssigned>(
            "gr-ja2",
            4,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteSpec(m.Spec);
                w.WriteNeeds(m.Needs);
                w.WriteList(m.Assignments, (ref l, assignment) => l.WriteAssignment(assignment));
            },
            (ref r) => new(r.ReadGroup(), r.ReadSpec(), r.ReadNeeds(), r.ReadList((ref l) => l.ReadAssignment()))),
        new MessageCodec<LeasesRenewed>(
            "gr-lr2",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteAttempts(m.Outdated);
                w.Write(m.IsPaused);
            },
            (ref r) => new(r.ReadGroup(), r.ReadAttempts(), r.ReadBoolean())),
        new MessageCodec<AttemptUnwanted>(
            "gr-au1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteAttempt(m.Attempt);
            },
            (ref r) => new(r.ReadGroup(), r.ReadAttempt())),
        new MessageCodec<GroupChanged>("gr-ch1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<CheckpointAccepted>(
            "gr-ck1",
            4,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteAttempt(m.Attempt);
                w.WriteHash(m.Blob);
                w.WriteList(m.Obsolete, (ref l, hash) => l.WriteHash(hash));
            },
            (ref r) => new(r.ReadGroup(), r.ReadAttempt(), r.ReadHash(), r.ReadList((ref l) => l.ReadHash()))),
        new MessageCodec<AttemptEnded>(
            "gr-ae1",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteAttempt(m.Attempt);
                w.WriteList(m.Obsolete, (ref l, hash) => l.WriteHash(hash));
            },
            (ref r) => new(r.ReadGroup(), r.ReadAttempt(), r.ReadList((ref l) => l.ReadHash()))),
        new MessageCodec<AttemptOutdated>(
            "gr-ao1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteAttempt(m.Attempt);
            },
            (ref r) => new(r.ReadGroup(), r.ReadAttempt())),
        new MessageCodec<GroupCancelled>("gr-gc1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
    ];
}
