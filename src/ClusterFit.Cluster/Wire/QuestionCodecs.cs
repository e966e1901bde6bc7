using System.Buffers;
using System.Runtime.Serialization;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Core;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using MessagePack;
using static ClusterFit.Cluster.Groups.GroupMessages;

namespace ClusterFit.Cluster.Wire;

/// <summary>The forms of questions and what is answered to them.</summary>
internal static class QuestionCodecs
{
    public static IReadOnlyList<MessageCodec> All { get; } =
    [
        new MessageCodec<ReadSummary>("gq-su1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<SummaryRead>(
            "gq-sa1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteSummary(m.Summary);
            },
            (ref r) => new(r.ReadGroup(), r.ReadGroupSummary())),
        new MessageCodec<ReadJobs>(
            "gq-js1",
            7,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteList(m.Query.States, (ref l, state) => l.WriteState(state));
                w.Write(m.Query.Name);
                w.Write((byte)m.Query.Sort);
                w.Write(m.Query.Descending);
                w.Write(m.Query.Cursor);
                w.Write(m.Query.Limit);
            },
            (ref r) => new(r.ReadGroup(), ReadJobQuery(ref r))),
        new MessageCodec<JobsRead>(
            "gq-ja1",
            4,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteList(m.Page.Jobs, (ref l, job) => l.WriteUpdate(job));
                w.Write(m.Page.Total);
                w.Write(m.Page.Next);
            },
            (ref r) => new(r.ReadGroup(), new(r.ReadList((ref l) => l.ReadUpdate()), r.ReadInt32(), r.ReadString()))),
        new MessageCodec<ReadJob>(
            "gq-jo1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Job);
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt32())),
        new MessageCodec<JobRead>(
            "gq-jb1",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteUpdate(m.Job.Job);
                w.WriteList(m.Job.Attempts, (ref l, attempt) => l.WriteRecord(attempt));
            },
            (ref r) => new(r.ReadGroup(), new(r.ReadUpdate(), r.ReadList((ref l) => l.ReadRecord())))),
        new MessageCodec<ReadPreview>(
            "gq-pr1",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Job);
                w.Write(m.Size);
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt32(), r.ReadInt32())),
        new MessageCodec<DrawPreview>(
            "gq-pd1",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteAttempt(m.Attempt);
                w.Write(m.Size);
            },
            (ref r) => new(r.ReadGroup(), r.ReadAttempt(), r.ReadInt32())),
        new MessageCodec<PreviewDrawn>(
            "gq-pa1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Png.ToArray());
            },
            (ref r) => new(
                r.ReadGroup(), EquatableList.Create<byte>((r.ReadBytes() ?? throw new SerializationException("Nothing where a file belongs.")).ToArray()))),
        new MessageCodec<ReadStudy>("gq-st1", 1, (ref w, m) => w.WriteGroup(m.Group), (ref r) => new(r.ReadGroup())),
        new MessageCodec<StudyRead>(
            "gq-sd1",
            5,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteSummary(m.Study.Group);
                w.WriteDefinition(m.Study.Definition);
                w.WriteList(m.Study.History, (ref l, change) => l.WriteChange(change));
                w.Write(m.Study.Stopped);
            },
            (ref r) => new(r.ReadGroup(), new(r.ReadGroupSummary(), r.ReadDefinition(), r.ReadList((ref l) => l.ReadChange()), r.ReadString()))),
        new MessageCodec<ReadTrials>(
            "gq-rt1",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.From);
                w.Write(m.Limit);
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt32(), r.ReadInt32())),
        new MessageCodec<TrialsRead>(
            "gq-tr1",
            3,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteList(m.Page.Trials, (ref l, trial) => l.WriteTrial(trial));
                w.WriteOptional(m.Page.Next);
            },
            (ref r) => new(r.ReadGroup(), new(r.ReadList((ref l) => l.ReadTrial()), r.ReadOptionalInt()))),
        new MessageCodec<ReadCurve>(
            "gq-cu1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.Write(m.Job);
            },
            (ref r) => new(r.ReadGroup(), r.ReadInt32())),
        new MessageCodec<TellCurve>(
            "gq-ct1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteAttempt(m.Attempt);
            },
            (ref r) => new(r.ReadGroup(), r.ReadAttempt())),
        new MessageCodec<CurveTold>(
            "gq-ca1",
            2,
            (ref w, m) =>
            {
                w.WriteGroup(m.Group);
                w.WriteList(m.Points, (ref l, point) => l.WritePoint(point));
            },
            (ref r) => new(r.ReadGroup(), r.ReadList((ref l) => l.ReadPoint()))),
    ];

    public static IReadOnlyList<MessageCodec> ToScheduler { get; } =
    [
        new MessageCodec<SchedulerCommands.ReadGroups>(
            "sq-gr1",
            5,
            (ref w, m) =>
            {
                if (m.Query.Phase is { } phase) w.WritePhase(phase);
                else w.WriteNil();
                w.Write(m.Query.Name);
                w.WriteOptional(m.Query.Label, (ref o, label) => o.WriteLabel(label));
                w.Write(m.Query.Cursor);
                w.Write(m.Query.Limit);
                if (m.Query.IsStudy is { } isStudy) w.Write(isStudy);
            },
            (ref r) => new(new GroupQuery
            {
                Phase = r.TryReadNil() ? null : r.ReadPhase(),
                Name = r.ReadString(),
                Label = r.ReadOptional((ref o) => o.ReadLabel()),
                Cursor = r.ReadString(),
                Limit = r.ReadInt32(),
            }))
        {
            Appended = [(m => m.Query.IsStudy is not null, (ref r, m) => new(m.Query with { IsStudy = r.ReadBoolean() }))],
        },
        new MessageCodec<SchedulerReplies.GroupsRead>(
            "sq-ga1",
            2,
            (ref w, m) =>
            {
                w.WriteList(m.Page.Groups, (ref l, group) =>
                {
                    l.WriteArrayHeader(3);
                    l.WriteGroup(group.Group);
                    l.WriteOutline(group.Outline);
                    l.WriteOptional(group.Standing, (ref o, standing) => o.WriteStanding(standing));
                });
                w.Write(m.Page.Next);
            },
            (ref r) => new(new(r.ReadList((ref l) =>
            {
                var more = l.Enter(3);
                var group = new ListedGroup(l.ReadGroup(), l.ReadOutline(), l.ReadOptional((ref o) => o.ReadStanding()));
                l.Leave(more);
                return group;
            }), r.ReadString()))),
        new MessageCodec<SchedulerReplies.QuestionRefused>("sq-rf1", 1, (ref w, m) => w.Write(m.Reason), (ref r) => new(r.ReadText())),
        new MessageCodec<SchedulerCommands.ReadWorkers>("sq-wk1", 1, (ref w, m) => w.Write(m.After), (ref r) => new(r.ReadString())),
        new MessageCodec<SchedulerReplies.WorkersRead>(
            "sq-wa1",
            2,
            (ref w, m) =>
            {
                w.WriteList(m.Workers, (ref l, known) =>
                {
                    l.WriteArrayHeader(3);
                    l.WriteWorker(known.Worker);
                    l.Write(known.Address);
                    l.WriteLoad(known.Load);
                });
                w.Write(m.IsLast);
            },
            (ref r) => new(
                r.ReadList((ref l) =>
                {
                    var more = l.Enter(3);
                    var known = new KnownWorker(l.ReadWorker(), l.ReadText(), l.ReadLoad());
                    l.Leave(more);
                    return known;
                }),
                r.ReadBoolean())),
        new MessageCodec<SchedulerCommands.ReadCapacity>("sq-cp1", 0, (ref _, _) => { }, (ref _) => new()),
        new MessageCodec<SchedulerReplies.CapacityRead>(
            "sq-ca1",
            1,
            (ref w, m) => w.WriteList(m.Capacity.Devices, (ref l, device) =>
            {
                l.WriteArrayHeader(3);
                l.WriteDevice(device.Device);
                l.Write(device.MostBytes);
                l.WriteOptional(device.MostFreeBytes);
            }),
            (ref r) => new(new ClusterCapacity(r.ReadList((ref l) =>
            {
                var more = l.Enter(3);
                var device = new DeviceCapacity(l.ReadDevice(), l.ReadInt64(), l.ReadOptionalLong());
                l.Leave(more);
                return device;
            })))),
    ];

    public static void WriteLoad(this ref MessagePackWriter writer, WorkerLoad load)
    {
        writer.WriteArrayHeader(5);
        writer.Write(load.Room.Lanes);
        writer.WriteDevice(load.Room.Device);
        writer.Write(load.Room.MemoryBytes);
        writer.Write(load.Lanes);
        writer.WriteList(load.Running, (ref w, key) =>
        {
            w.WriteArrayHeader(2);
            w.WriteGroup(key.Group);
            w.WriteAttempt(key.Attempt);
        });
    }

    public static WorkerLoad ReadLoad(this ref MessagePackReader reader)
    {
        var more = reader.Enter(5);
        var load = new WorkerLoad(new(reader.ReadInt32(), reader.ReadDevice(), reader.ReadInt64()), reader.ReadInt32(), reader.ReadList((ref r) =>
        {
            var rest = r.Enter(2);
            var key = new AttemptKey(r.ReadGroup(), r.ReadAttempt());
            r.Leave(rest);
            return key;
        }));
        reader.Leave(more);
        return load;
    }

    private static JobQuery ReadJobQuery(ref MessagePackReader reader) => new()
    {
        States = reader.ReadList((ref r) => r.ReadState()),
        Name = reader.ReadString(),
        Sort = (JobSort)reader.ReadByte() is var sort && Enum.IsDefined(sort) ? sort : throw new SerializationException($"There is no order {(byte)sort}."),
        Descending = reader.ReadBoolean(),
        Cursor = reader.ReadString(),
        Limit = reader.ReadInt32(),
    };
}
