using ClusterFit.Core.Groups;
using MessagePack;

namespace ClusterFit.Cluster.Wire;

/// <summary>The form of a group's snapshot.</summary>
internal static class GroupSnapshotCodec
{
    public static MessageCodec Codec { get; } = new MessageCodec<GroupState>(
        "gs-st3",
        5,
        (ref w, m) =>
        {
            w.WriteOpened(new GroupEvents.GroupOpened(m.Id!.Value, m.Spec, m.Total, m.Terms, m.Needs, m.Created)
            {
                Title = m.Title,
                Content = m.Content,
                Study = m.Study?.Definition,
                Trace = m.Trace,
            });
            w.Write(m.IsPaused);
            w.Write(m.IsCancelled);
            w.WriteOptionalTime(m.Ended);
            w.WriteList(m.Jobs, (ref l, job) => l.WriteJob(job));
            if (m.Study is not null) w.WriteMemory(m.Study.Memory);
        },
        (ref r) => GroupState.Restore(r.ReadOpened(), r.ReadBoolean(), r.ReadBoolean(), r.ReadOptionalTime(), ReadJobs(ref r)))
    {
        Appended = [(state => state.Study is not null, (ref r, state) => state.Restore(r.ReadMemory()))],
    };

    private static Job[] ReadJobs(ref MessagePackReader reader)
    {
        var jobs = new Job[reader.ReadArrayHeader()];
        for (var i = 0; i < jobs.Length; i++) jobs[i] = reader.ReadJob(i);
        return jobs;
    }

    private static void WriteJob(this ref MessagePackWriter writer, Job job)
    {
        var isOfStudy = job.Until is not null || job.Measured is not null;
        writer.WriteArrayHeader(job.AvailableSince is not null ? 19 : isOfStudy ? 18 : 16);
        writer.Write(job.Name);
        writer.WriteHash(job.Image);
        writer.WriteState(job.State);
        writer.Write(job.Attempt);
        writer.WriteOptional(job.Lease, (ref w, lease) => w.WriteLease(lease));
        if (job.RetryAt is { } retryAt) writer.WriteTime(retryAt);
        else writer.WriteNil();
        writer.WriteOptional(job.Checkpoint, (ref w, checkpoint) => w.WriteCheckpoint(checkpoint));
        writer.Write(job.CheckpointAttempt);
        writer.WriteList(job.Failures, (ref w, failure) => w.WriteFailure(failure));
        writer.Write(job.Losses);
        writer.Write(job.Hindrances);
        writer.WriteOptional(job.Result, (ref w, result) => w.WriteResult(result));
        writer.Write(job.Error);
        writer.WriteOptional(job.Latest, (ref w, attempt) => w.WriteRecord(attempt));
        writer.WriteList(job.Earlier, (ref w, attempt) => w.WriteRecord(attempt));
        writer.WriteOptionalTime(job.Ended);
        if (!isOfStudy && job.AvailableSince is null) return;
        writer.WriteOptional(job.Until);
        writer.WriteOptional(job.Measured, (ref w, measured) => w.WriteMeasure(measured));
        if (job.AvailableSince is { } since) writer.WriteTime(since);
    }

    private static Job ReadJob(this ref MessagePackReader reader, int index)
    {
        var more = reader.Enter(16);
        var job = new Job(index, reader.ReadText(), reader.ReadHash())
        {
            State = reader.ReadState(),
            Attempt = reader.ReadInt32(),
            Lease = reader.ReadOptional((ref r) => r.ReadLease()),
            RetryAt = reader.TryReadNil() ? null : reader.ReadTime(),
            Checkpoint = reader.ReadOptional((ref r) => r.ReadCheckpoint()),
            CheckpointAttempt = reader.ReadInt32(),
            Failures = reader.ReadList((ref r) => r.ReadFailure()),
            Losses = reader.ReadInt32(),
            Hindrances = reader.ReadInt32(),
            Result = reader.ReadOptional((ref r) => r.ReadResult()),
            Error = reader.ReadString(),
            Latest = reader.ReadOptional((ref r) => r.ReadRecord()),
            Earlier = reader.ReadList((ref r) => r.ReadRecord()),
            Ended = reader.ReadOptionalTime(),
            Until = BasicFields.HasMore(ref more) ? reader.ReadOptionalInt() : null,
            Measured = BasicFields.HasMore(ref more) ? reader.ReadOptional((ref r) => r.ReadMeasure()) : null,
            AvailableSince = BasicFields.HasMore(ref more) ? reader.ReadTime() : null,
        };
        reader.Leave(more);
        return job;
    }
}
