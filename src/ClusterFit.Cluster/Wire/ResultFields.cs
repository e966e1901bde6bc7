using System.Runtime.Serialization;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using MessagePack;

namespace ClusterFit.Cluster.Wire;

/// <summary>Fields of progress and results.</summary>
internal static class ResultFields
{
    public static void WriteProgress(this ref MessagePackWriter writer, FitProgress progress)
    {
        writer.WriteArrayHeader(9);
        writer.Write(progress.Epoch);
        writer.Write(progress.Epochs);
        writer.Write(progress.EpochFraction);
        writer.Write(progress.Steps);
        writer.WriteOptional(progress.TrainPsnrDb);
        writer.WriteOptional(progress.EvaluatedPsnrDb);
        writer.Write(progress.PixelsPerSecond);
        writer.Write(progress.Seconds);
        writer.WriteOptional(progress.SecondsLeft);
    }

    public static FitProgress ReadProgress(this ref MessagePackReader reader)
    {
        var more = reader.Enter(9);
        var progress = new FitProgress(
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadInt64(), reader.ReadOptionalDouble(), reader.ReadOptionalDouble(),
            reader.ReadDouble(), reader.ReadDouble(), reader.ReadOptionalDouble());
        reader.Leave(more);
        return progress;
    }

    public static void WriteResult(this ref MessagePackWriter writer, FitResult result)
    {
        writer.WriteArrayHeader(5);
        writer.WriteSummary(result.Summary);
        writer.WriteHash(result.Weights);
        writer.Write(result.WeightsBytes);
        writer.Write(result.BitsPerPixel);
        if (result.Film is { } film) writer.WriteHash(film);
        else writer.WriteNil();
    }

    public static FitResult ReadResult(this ref MessagePackReader reader)
    {
        var more = reader.Enter(5);
        var result = new FitResult(
            reader.ReadSummary(), reader.ReadHash(), reader.ReadInt64(), reader.ReadDouble(), reader.TryReadNil() ? null : reader.ReadHash());
        reader.Leave(more);
        return result;
    }

    public static void WritePoint(this ref MessagePackWriter writer, EpochRecord point)
    {
        writer.WriteArrayHeader(6);
        writer.Write(point.Epoch);
        writer.Write(point.TrainPsnrDb);
        writer.WriteOptional(point.EvaluatedPsnrDb);
        writer.WriteOptional(point.OffGridPsnrDb);
        writer.Write(point.LearningRate);
        writer.Write(point.Seconds);
    }

    public static EpochRecord ReadPoint(this ref MessagePackReader reader)
    {
        var more = reader.Enter(6);
        var point = new EpochRecord(
            reader.ReadInt32(), reader.ReadDouble(), reader.ReadOptionalDouble(), reader.ReadOptionalDouble(), reader.ReadDouble(), reader.ReadDouble());
        reader.Leave(more);
        return point;
    }

    public static void WriteUpdate(this ref MessagePackWriter writer, JobUpdate update)
    {
        writer.WriteArrayHeader(update.Trace is null ? 11 : 12);
        writer.Write(update.Index);
        writer.Write(update.Name);
        writer.WriteState(update.State);
        writer.Write(update.Attempt);
        writer.WriteOptional(update.Progress, (ref w, progress) => w.WriteProgress(progress));
        writer.WriteOptional(update.Result, (ref w, result) => w.WriteResult(result));
        writer.Write(update.Error);
        writer.WriteHash(update.Image);
        writer.Write(update.Worker);
        writer.WriteOptionalTime(update.Started);
        writer.WriteOptionalTime(update.Ended);
        if (update.Trace is not null) writer.WriteTrace(update.Trace);
    }

    public static JobUpdate ReadUpdate(this ref MessagePackReader reader)
    {
        var more = reader.Enter(11);
        var update = new JobUpdate(
            reader.ReadInt32(), reader.ReadText(), reader.ReadState(), reader.ReadInt32(), reader.ReadOptional((ref r) => r.ReadProgress()),
            reader.ReadOptional((ref r) => r.ReadResult()), reader.ReadString(), reader.ReadHash(), reader.ReadString(),
            reader.ReadOptionalTime(), reader.ReadOptionalTime())
        {
            Trace = BasicFields.HasMore(ref more) ? reader.ReadTrace() : null,
        };
        reader.Leave(more);
        return update;
    }

    // Numbers of their own: the order of the enumeration may change, what was written may not.
    public static void WriteState(this ref MessagePackWriter writer, JobState state) => writer.Write(state switch
    {
        JobState.Available => 1,
        JobState.Running => 2,
        JobState.Retryable => 3,
        JobState.Completed => 4,
        JobState.Pruned => 5,
        JobState.Cancelled => 6,
        JobState.Failed => 7,
        JobState.Waiting => 8,
        _ => throw new SerializationException($"{state} has no number."),
    });

    public static JobState ReadState(this ref MessagePackReader reader) => reader.ReadInt32() switch
    {
        1 => JobState.Available,
        2 => JobState.Running,
        3 => JobState.Retryable,
        4 => JobState.Completed,
        5 => JobState.Pruned,
        6 => JobState.Cancelled,
        7 => JobState.Failed,
        8 => JobState.Waiting,
        var number => throw new SerializationException($"{number} is not the number of a job state."),
    };

    public static void WriteSummary(this ref MessagePackWriter writer, FitSummary summary)
    {
        writer.WriteArrayHeader(9);
        writer.Write(summary.Mse);
        writer.Write(summary.PsnrDb);
        writer.WriteOptional(summary.OffGridPsnrDb);
        writer.Write(summary.Epochs);
        writer.Write(summary.BestEpoch);
        writer.Write(summary.Steps);
        writer.Write(summary.Seconds);
        writer.Write(summary.Parameters);
        writer.Write(summary.StopReason switch
        {
            StopReason.Epochs => 1,
            StopReason.TargetPsnr => 2,
            StopReason.Rung => 3,
            var reason => throw new SerializationException($"{reason} has no number."),
        });
    }

    public static FitSummary ReadSummary(this ref MessagePackReader reader)
    {
        var more = reader.Enter(9);
        var summary = new FitSummary
        {
            Mse = reader.ReadDouble(),
            PsnrDb = reader.ReadDouble(),
            OffGridPsnrDb = reader.ReadOptionalDouble(),
            Epochs = reader.ReadInt32(),
            BestEpoch = reader.ReadInt32(),
            Steps = reader.ReadInt64(),
            Seconds = reader.ReadDouble(),
            Parameters = reader.ReadInt32(),
            StopReason = reader.ReadInt32() switch
            {
                1 => StopReason.Epochs,
                2 => StopReason.TargetPsnr,
                3 => StopReason.Rung,
                var number => throw new SerializationException($"{number} is not the number of a stop reason."),
            },
        };
        reader.Leave(more);
        return summary;
    }
}
