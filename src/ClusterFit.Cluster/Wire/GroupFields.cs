using System.Runtime.Serialization;
using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using MessagePack;

namespace ClusterFit.Cluster.Wire;

/// <summary>Fields of groups and fits.</summary>
internal static class GroupFields
{
    public static void WriteWorker(this ref MessagePackWriter writer, WorkerId worker)
    {
        writer.WriteArrayHeader(2);
        writer.Write(worker.Node);
        writer.Write(worker.Incarnation);
    }

    public static WorkerId ReadWorker(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var worker = new WorkerId(reader.ReadText(), reader.ReadInt64());
        reader.Leave(more);
        return worker;
    }

    public static void WriteAttempt(this ref MessagePackWriter writer, AttemptId attempt)
    {
        writer.WriteArrayHeader(2);
        writer.Write(attempt.Job);
        writer.Write(attempt.Number);
    }

    public static AttemptId ReadAttempt(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var attempt = new AttemptId(reader.ReadInt32(), reader.ReadInt32());
        reader.Leave(more);
        return attempt;
    }

    public static void WriteAttempts(this ref MessagePackWriter writer, EquatableList<AttemptId> attempts) =>
        writer.WriteList(attempts, (ref w, attempt) => w.WriteAttempt(attempt));

    public static EquatableList<AttemptId> ReadAttempts(this ref MessagePackReader reader) => reader.ReadList((ref r) => r.ReadAttempt());

    public static void WriteLease(this ref MessagePackWriter writer, Lease lease)
    {
        writer.WriteArrayHeader(2);
        writer.WriteWorker(lease.Holder);
        writer.WriteTime(lease.Expires);
    }

    public static Lease ReadLease(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var lease = new Lease(reader.ReadWorker(), reader.ReadTime());
        reader.Leave(more);
        return lease;
    }

    public static void WriteCheckpoint(this ref MessagePackWriter writer, JobCheckpoint checkpoint)
    {
        writer.WriteArrayHeader(2);
        writer.WriteHash(checkpoint.Blob);
        writer.Write(checkpoint.Epoch);
    }

    public static JobCheckpoint ReadCheckpoint(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var checkpoint = new JobCheckpoint(reader.ReadHash(), reader.ReadInt32());
        reader.Leave(more);
        return checkpoint;
    }

    public static void WriteFailure(this ref MessagePackWriter writer, AttemptFailure failure)
    {
        writer.WriteArrayHeader(2);
        writer.Write(failure.Attempt);
        writer.Write(failure.Reason);
    }

    public static AttemptFailure ReadFailure(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var failure = new AttemptFailure(reader.ReadInt32(), reader.ReadText());
        reader.Leave(more);
        return failure;
    }

    public static void WriteImage(this ref MessagePackWriter writer, BatchImage image)
    {
        writer.WriteArrayHeader(2);
        writer.Write(image.Name);
        writer.WriteHash(image.Image);
    }

    public static BatchImage ReadImage(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var image = new BatchImage(reader.ReadText(), reader.ReadHash());
        reader.Leave(more);
        return image;
    }

    public static void WriteAssignment(this ref MessagePackWriter writer, Assignment assignment)
    {
        var isOfStudy = assignment.Settings.Count > 0 || assignment.Until is not null;
        writer.WriteArrayHeader(assignment.Trace is not null ? 7 : isOfStudy ? 6 : 4);
        writer.WriteAttempt(assignment.Attempt);
        writer.Write(assignment.Name);
        writer.WriteHash(assignment.Image);
        writer.WriteOptional(assignment.Checkpoint, (ref w, checkpoint) => w.WriteCheckpoint(checkpoint));
        if (!isOfStudy && assignment.Trace is null) return;
        writer.WriteSettings(assignment.Settings);
        writer.WriteOptional(assignment.Until);
        if (assignment.Trace is not null) writer.WriteTrace(assignment.Trace);
    }

    public static Assignment ReadAssignment(this ref MessagePackReader reader)
    {
        var more = reader.Enter(4);
        var assignment = new Assignment(
            reader.ReadAttempt(), reader.ReadText(), reader.ReadHash(), reader.ReadOptional((ref r) => r.ReadCheckpoint()))
        {
            Settings = BasicFields.HasMore(ref more) ? reader.ReadSettings() : [],
            Until = BasicFields.HasMore(ref more) ? reader.ReadOptionalInt() : null,
            Trace = BasicFields.HasMore(ref more) ? reader.ReadTrace() : null,
        };
        reader.Leave(more);
        return assignment;
    }

    public static void WriteTerms(this ref MessagePackWriter writer, GroupTerms terms)
    {
        writer.WriteArrayHeader(3);
        writer.Write(terms.Priority);
        writer.Write(terms.Weight);
        if (terms.MaxRunning is { } most) writer.Write(most);
        else writer.WriteNil();
    }

    public static GroupTerms ReadTerms(this ref MessagePackReader reader)
    {
        var more = reader.Enter(3);
        var terms = new GroupTerms
        {
            Priority = reader.ReadInt32(),
            Weight = reader.ReadDouble(),
            MaxRunning = reader.TryReadNil() ? null : reader.ReadInt32(),
        };
        reader.Leave(more);
        return terms;
    }

    public static void WriteNeeds(this ref MessagePackWriter writer, JobNeeds needs)
    {
        writer.WriteArrayHeader(2);
        writer.WriteDevice(needs.Device);
        writer.Write(needs.MemoryBytes);
    }

    public static JobNeeds ReadNeeds(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var needs = new JobNeeds(reader.ReadDevice(), reader.ReadInt64());
        reader.Leave(more);
        return needs;
    }

    public static void WriteDevice(this ref MessagePackWriter writer, DeviceKind device) => writer.Write((byte)device);

    public static DeviceKind ReadDevice(this ref MessagePackReader reader)
    {
        var device = (DeviceKind)reader.ReadByte();
        return Enum.IsDefined(device) ? device : throw new SerializationException($"There is no device kind {(byte)device}.");
    }

    /// <summary>A spec travels as its settings in text, so that a setting that is added later has its default in old messages.</summary>
    public static void WriteSpec(this ref MessagePackWriter writer, FitSpec spec)
    {
        var settings = FitSettings.Describe(spec);
        writer.WriteMapHeader(settings.Count);
        foreach (var (name, value) in settings)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    public static FitSpec ReadSpec(this ref MessagePackReader reader)
    {
        var settings = new KeyValuePair<string, string>[reader.ReadMapHeader()];
        for (var i = 0; i < settings.Length; i++) settings[i] = new(reader.ReadText(), reader.ReadText());
        return FitSettings.Apply(new FitSpec(), settings);
    }
}
