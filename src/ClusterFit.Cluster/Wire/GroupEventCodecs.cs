using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Cluster.Wire;

/// <summary>The forms of the events in the journals of groups.</summary>
internal static class GroupEventCodecs
{
    public static IReadOnlyList<MessageCodec> All { get; } =
    [
        new MessageCodec<GroupOpened>(
            "ge-go3",
            1,
            (ref w, m) => w.WriteOpened(m),
            (ref r) => r.ReadOpened()),
        new MessageCodec<ImagesAdded>(
            "ge-ia1",
            3,
            (ref w, m) =>
            {
                w.Write(m.From);
                w.WriteList(m.Images, (ref l, image) => l.WriteImage(image));
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadInt32(), r.ReadList((ref l) => l.ReadImage()), r.ReadTime())),
        new MessageCodec<AttemptStarted>(
            "ge-as1",
            3,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.WriteLease(m.Lease);
                w.WriteTime(m.At);
                if (m.Trace is not null) w.WriteTrace(m.Trace);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadLease(), r.ReadTime()))
        {
            Appended = [(m => m.Trace is not null, (ref r, m) => m with { Trace = r.ReadTrace() })],
        },
        new MessageCodec<CheckpointRecorded>(
            "ge-cr1",
            3,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.WriteCheckpoint(m.Checkpoint);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadCheckpoint(), r.ReadTime())),
        new MessageCodec<RungReached>(
            "ge-rr1",
            4,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.WriteCheckpoint(m.Checkpoint);
                w.WriteMeasure(m.Measured);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadCheckpoint(), r.ReadMeasure(), r.ReadTime())),
        new MessageCodec<TrialProposed>(
            "ge-tp1",
            5,
            (ref w, m) =>
            {
                w.Write(m.Trial);
                w.WriteSource(m.Source);
                w.WriteSettings(m.Settings);
                w.Write(m.Problem);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadInt32(), r.ReadSource(), r.ReadSettings(), r.ReadString(), r.ReadTime())),
        new MessageCodec<TrialJudged>(
            "ge-tj1",
            4,
            (ref w, m) =>
            {
                w.Write(m.Trial);
                w.Write(m.Rung);
                w.WriteOptional(m.Promoted);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadInt32(), r.ReadInt32(), r.ReadOptionalInt(), r.ReadTime())),
        new MessageCodec<StudyEdited>(
            "ge-se1",
            2,
            (ref w, m) =>
            {
                w.WriteEdit(m.Edit);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadEdit(), r.ReadTime())),
        new MessageCodec<StudyTimedOut>("ge-st1", 1, (ref w, m) => w.WriteTime(m.At), (ref r) => new(r.ReadTime())),
        new MessageCodec<StudyClosed>("ge-sc1", 1, (ref w, m) => w.WriteTime(m.At), (ref r) => new(r.ReadTime())),
        new MessageCodec<JobCompleted>(
            "ge-jc1",
            3,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.WriteResult(m.Result);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadResult(), r.ReadTime())),
        new MessageCodec<AttemptFailed>(
            "ge-af1",
            4,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.Write(m.Reason);
                w.WriteTime(m.RetryAt);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadText(), r.ReadTime(), r.ReadTime())),
        new MessageCodec<AttemptHindered>(
            "ge-hi1",
            3,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.Write(m.Reason);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadText(), r.ReadTime())),
        new MessageCodec<AttemptLost>(
            "ge-al1",
            3,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.Write(m.Reason);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadText(), r.ReadTime())),
        new MessageCodec<AttemptHandedBack>(
            "ge-hb1",
            3,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.WriteOptional(m.Checkpoint, (ref o, checkpoint) => o.WriteCheckpoint(checkpoint));
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadOptional((ref o) => o.ReadCheckpoint()), r.ReadTime())),
        new MessageCodec<BackoffPassed>(
            "ge-bp1",
            2,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadTime())),
        new MessageCodec<JobFailed>(
            "ge-jf1",
            3,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.Write(m.Reason);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadText(), r.ReadTime())),
        new MessageCodec<TermsChanged>(
            "ge-tc1",
            2,
            (ref w, m) =>
            {
                w.WriteTerms(m.Terms);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadTerms(), r.ReadTime())),
        new MessageCodec<GroupPaused>("ge-gp1", 1, (ref w, m) => w.WriteTime(m.At), (ref r) => new(r.ReadTime())),
        new MessageCodec<GroupResumed>("ge-gr1", 1, (ref w, m) => w.WriteTime(m.At), (ref r) => new(r.ReadTime())),
        new MessageCodec<GroupCancelled>("ge-gc1", 1, (ref w, m) => w.WriteTime(m.At), (ref r) => new(r.ReadTime())),
        new MessageCodec<JobCancelled>(
            "ge-jx1",
            2,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadTime())),
        new MessageCodec<JobRetried>(
            "ge-jr1",
            2,
            (ref w, m) =>
            {
                w.WriteAttempt(m.Attempt);
                w.WriteTime(m.At);
            },
            (ref r) => new(r.ReadAttempt(), r.ReadTime())),
        new MessageCodec<GroupRetried>("ge-gt1", 1, (ref w, m) => w.WriteTime(m.At), (ref r) => new(r.ReadTime())),
    ];
}
