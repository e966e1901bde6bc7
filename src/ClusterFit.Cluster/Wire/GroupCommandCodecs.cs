using static ClusterFit.Core.Groups.GroupCommands;

namespace ClusterFit.Cluster.Wire;

/// <summary>The forms of the commands to groups.</summary>
internal static class GroupCommandCodecs
{
    public static IReadOnlyList<MessageCodec> All { get; } =
    [
        new MessageCodec<OpenGroup>(
            "gc-op3",
            7,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteSpec(m.Spec);
                w.Write(m.Total);
                w.WriteTerms(m.Terms);
                w.WriteNeeds(m.Needs);
                w.WriteTitle(m.Title);
                w.WriteOptionalHash(m.Content);
                if (m.Study is not null || m.Trace is not null) w.WriteOptional(m.Study, (ref o, study) => o.WriteDefinition(study));
                if (m.Trace is not null) w.WriteTrace(m.Trace);
            },
            (ref r) => new(r.ReadGroup(), r.ReadSpec(), r.ReadInt32(), r.ReadTerms(), r.ReadNeeds())
            {
                Title = r.ReadTitle(),
                Content = r.ReadOptionalHash(),
            })
        {
            Appended =
            [
                (m => m.Study is not null, (ref r, m) => m with { Study = r.ReadDefinition() }),
                (m => m.Trace is not null, (ref r, m) => m with { Trace = r.ReadTrace() }),
            ],
        },
        new MessageCodec<EditStudy>(
            "gc-es1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteEdit(m.Edit);
            },
            (ref r) => new(r.ReadGroup(), r.ReadEdit())),
        new MessageCodec<ReachRung>(
            "gc-rr1",
            5,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteWorker(m.Worker);
                w.WriteAttempt(m.Attempt);
                w.WriteCheckpoint(m.Checkpoint);
                w.WriteMeasure(m.Measured);
            },
            (ref r) => new(r.ReadGroup(), r.ReadWorker(), r.ReadAttempt(), r.ReadCheckpoint(), r.ReadMeasure())),
        new MessageCodec<AddImages>(
            "gc-ai1",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.From);
                w.WriteList(m.Images, (ref l, image) => l.WriteImage(image));
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt32(), r.ReadList((ref l) => l.ReadImage()))),
        new MessageCodec<TakeJobs>(
            "gc-tj1",
            4,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteWorker(m.Worker);
                w.Write(m.Count);
                w.WriteAttempts(m.Holding);
            },
            (ref r) => new(r.ReadGroup(), r.ReadWorker(), r.ReadInt32(), r.ReadAttempts())),
        new MessageCodec<RenewLeases>(
            "gc-rl1",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteWorker(m.Worker);
                w.WriteAttempts(m.Attempts);
            },
            (ref r) => new(r.ReadGroup(), r.ReadWorker(), r.ReadAttempts())),
        new MessageCodec<RecordCheckpoint>(
            "gc-rc1",
            4,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteWorker(m.Worker);
                w.WriteAttempt(m.Attempt);
                w.WriteCheckpoint(m.Checkpoint);
            },
            (ref r) => new(r.ReadGroup(), r.ReadWorker(), r.ReadAttempt(), r.ReadCheckpoint())),
        new MessageCodec<CompleteAttempt>(
            "gc-ca1",
            4,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteWorker(m.Worker);
                w.WriteAttempt(m.Attempt);
                w.WriteResult(m.Result);
            },
            (ref r) => new(r.ReadGroup(), r.ReadWorker(), r.ReadAttempt(), r.ReadResult())),
        new MessageCodec<FailAttempt>(
            "gc-fa1",
            5,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteWorker(m.Worker);
                w.WriteAttempt(m.Attempt);
                w.Write(m.Reason);
                w.Write(m.Permanent);
            },
            (ref r) => new(r.ReadGroup(), r.ReadWorker(), r.ReadAttempt(), r.ReadText(), r.ReadBoolean())),
        new MessageCodec<HinderAttempt>(
            "gc-hi1",
            4,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteWorker(m.Worker);
                w.WriteAttempt(m.Attempt);
                w.Write(m.Reason);
            },
            (ref r) => new(r.ReadGroup(), r.ReadWorker(), r.ReadAttempt(), r.ReadText())),
        new MessageCodec<HandBackAttempt>(
            "gc-hb1",
            4,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteWorker(m.Worker);
                w.WriteAttempt(m.Attempt);
                w.WriteOptional(m.Checkpoint, (ref o, checkpoint) => o.WriteCheckpoint(checkpoint));
            },
            (ref r) => new(r.ReadGroup(), r.ReadWorker(), r.ReadAttempt(), r.ReadOptional((ref o) => o.ReadCheckpoint()))),
        new MessageCodec<NodeRestarted>(
            "gc-nr1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteWorker(m.Worker);
            },
            (ref r) => new(r.ReadGroup(), r.ReadWorker())),
        new MessageCodec<Sweep>("gc-sw1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<RestartLeases>("gc-re1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<ChangeTerms>(
            "gc-ct2",
            4,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteOptional(m.Change.Priority);
                w.WriteOptional(m.Change.Weight);
                w.WriteOptional(m.Change.MaxRunning);
            },
            (ref r) => new(r.ReadGroup(), new(r.ReadOptionalInt(), r.ReadOptionalDouble(), r.ReadOptionalInt()))),
        new MessageCodec<PauseGroup>("gc-pg1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<ResumeGroup>("gc-rg1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<CancelGroup>("gc-cg1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<CancelJob>(
            "gc-cj1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Job);
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt32())),
        new MessageCodec<RetryJobs>(
            "gc-rj1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                if (m.Job is { } job) w.Write(job);
                else w.WriteNil();
            },
            (ref r) => new(r.ReadGroup(), r.TryReadNil() ? null : r.ReadInt32())),
    ];
}
