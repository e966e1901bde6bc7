using System.Runtime.Serialization;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;
using MessagePack;

namespace ClusterFit.Cluster.Wire;

/// <summary>Fields of studies. A definition travels and is journaled as its document.</summary>
internal static class StudyFields
{
    public static void WriteDefinition(this ref MessagePackWriter writer, StudyDefinition definition) => writer.Write(StudyDocument.Write(definition));

    public static StudyDefinition ReadDefinition(this ref MessagePackReader reader)
    {
        try
        {
            return StudyDocument.Read(reader.ReadText());
        }
        catch (StudyDocumentException error)
        {
            throw new SerializationException($"A study is damaged: {error.Message}", error);
        }
    }

    public static void WriteMeasure(this ref MessagePackWriter writer, FitMeasure measure)
    {
        writer.WriteArrayHeader(3);
        writer.WriteSummary(measure.Summary);
        writer.Write(measure.WeightsBytes);
        writer.Write(measure.BitsPerPixel);
    }

    public static FitMeasure ReadMeasure(this ref MessagePackReader reader)
    {
        var more = reader.Enter(3);
        var measure = new FitMeasure(reader.ReadSummary(), reader.ReadInt64(), reader.ReadDouble());
        reader.Leave(more);
        return measure;
    }

    public static void WriteEdit(this ref MessagePackWriter writer, StudyEdit edit)
    {
        writer.WriteArrayHeader(10);
        writer.Write(edit.Key);
        writer.WriteOptional(edit.Trials);
        writer.WriteOptional(edit.Epochs);
        writer.WriteOptional(edit.Time?.Ticks);
        writer.WriteOptional(edit.Parallelism);
        writer.WriteOptional(edit.Priority);
        writer.WriteList(edit.Dimensions, (ref w, dimension) => w.WriteDimension(dimension));
        writer.WriteList(edit.Add, (ref w, settings) => w.WriteSettings(settings));
        writer.WriteList(edit.Priors, (ref w, prior) => w.WritePrior(prior));
        writer.WriteOptional(edit.Stop is { } stop ? stop ? 1 : 0 : null);
    }

    public static StudyEdit ReadEdit(this ref MessagePackReader reader)
    {
        var more = reader.Enter(10);
        var edit = new StudyEdit
        {
            Key = reader.ReadText(),
            Trials = reader.ReadOptionalInt(),
            Epochs = reader.ReadOptionalLong(),
            Time = reader.ReadOptionalLong() is { } ticks ? TimeSpan.FromTicks(ticks) : null,
            Parallelism = reader.ReadOptionalInt(),
            Priority = reader.ReadOptionalInt(),
            Dimensions = reader.ReadList((ref r) => r.ReadDimension()),
            Add = reader.ReadList((ref r) => r.ReadSettings()),
            Priors = reader.ReadList((ref r) => r.ReadPrior()),
            Stop = reader.ReadOptionalInt() is { } stop ? stop != 0 : null,
        };
        reader.Leave(more);
        return edit;
    }

    public static void WriteStanding(this ref MessagePackWriter writer, StudyStanding standing)
    {
        writer.WriteArrayHeader(8);
        writer.Write(standing.Planned);
        writer.Write(standing.Counts.Running);
        writer.Write(standing.Counts.Waiting);
        writer.Write(standing.Counts.Completed);
        writer.Write(standing.Counts.Pruned);
        writer.Write(standing.Counts.Cancelled);
        writer.Write(standing.Counts.Failed);
        writer.WriteNumbers(standing.Best);
    }

    public static StudyStanding ReadStudyStanding(this ref MessagePackReader reader)
    {
        var more = reader.Enter(8);
        var standing = new StudyStanding(
            reader.ReadInt32(),
            new TrialCounts(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()),
            reader.ReadNumbers());
        reader.Leave(more);
        return standing;
    }

    public static void WriteTrial(this ref MessagePackWriter writer, Trial trial)
    {
        writer.WriteArrayHeader(8);
        writer.Write(trial.Number);
        writer.WriteSource(trial.Source);
        writer.WriteSettings(trial.Settings);
        writer.WriteState(trial.State);
        writer.WriteList(trial.Results, (ref w, result) => w.WriteResult(result));
        writer.Write(trial.Epochs);
        writer.Write(trial.Seconds);
        writer.Write(trial.Error);
    }

    public static Trial ReadTrial(this ref MessagePackReader reader)
    {
        var more = reader.Enter(8);
        var trial = new Trial(reader.ReadInt32(), reader.ReadSource(), reader.ReadSettings())
        {
            State = reader.ReadTrialState(),
            Results = reader.ReadList((ref r) => r.ReadTrialResult()),
            Epochs = reader.ReadInt64(),
            Seconds = reader.ReadDouble(),
            Error = reader.ReadString(),
        };
        reader.Leave(more);
        return trial;
    }

    public static void WriteChange(this ref MessagePackWriter writer, StudyChange change)
    {
        writer.WriteArrayHeader(3);
        writer.WriteTime(change.At);
        writer.Write(change.Trial);
        writer.Write(change.Text);
    }

    public static StudyChange ReadChange(this ref MessagePackReader reader)
    {
        var more = reader.Enter(3);
        var change = new StudyChange(reader.ReadTime(), reader.ReadInt32(), reader.ReadText());
        reader.Leave(more);
        return change;
    }

    public static void WriteMemory(this ref MessagePackWriter writer, StudyMemory memory)
    {
        writer.WriteArrayHeader(7);
        writer.WriteList(memory.Trials, (ref w, trial) =>
        {
            w.WriteArrayHeader(2);
            w.WriteTrial(trial.Trial);
            w.WriteList(trial.Entries, (ref l, entry) =>
            {
                l.WriteArrayHeader(2);
                l.Write(entry.Rung);
                l.Write(entry.Stamp);
            });
        });
        writer.WriteList(memory.Judged, (ref w, judged) => w.Write(judged));
        writer.WriteList(memory.Wanted, (ref w, settings) => w.WriteSettings(settings));
        writer.WriteList(memory.Priors, (ref w, prior) => w.WritePrior(prior));
        writer.WriteList(memory.Edits, (ref w, key) => w.Write(key));
        writer.WriteList(memory.History, (ref w, change) => w.WriteChange(change));
        writer.WriteArrayHeader(2);
        writer.Write(memory.Stopped);
        writer.Write(memory.IsClosed);
    }

    public static StudyMemory ReadMemory(this ref MessagePackReader reader)
    {
        var more = reader.Enter(7);
        var memory = new StudyMemory
        {
            Trials = reader.ReadList((ref r) =>
            {
                var rest = r.Enter(2);
                var trial = new RememberedTrial(r.ReadTrial(), r.ReadList((ref l) => l.ReadEntry()));
                r.Leave(rest);
                return trial;
            }),
            Judged = reader.ReadList((ref r) => r.ReadInt32()),
            Wanted = reader.ReadList((ref r) => r.ReadSettings()),
            Priors = reader.ReadList((ref r) => r.ReadPrior()),
            Edits = reader.ReadList((ref r) => r.ReadText()),
            History = reader.ReadList((ref r) => r.ReadChange()),
        };
        var end = reader.Enter(2);
        memory = memory with { Stopped = reader.ReadString(), IsClosed = reader.ReadBoolean() };
        reader.Leave(end);
        reader.Leave(more);
        return memory;
    }

    // Numbers of their own: the order of the enumerations may change, what was written may not.
    public static void WriteSource(this ref MessagePackWriter writer, TrialSource source) => writer.Write(source switch
    {
        TrialSource.Sampler => 1,
        TrialSource.User => 2,
        TrialSource.OtherStudy => 3,
        _ => throw new SerializationException($"{source} has no number."),
    });

    public static TrialSource ReadSource(this ref MessagePackReader reader) => reader.ReadInt32() switch
    {
        1 => TrialSource.Sampler,
        2 => TrialSource.User,
        3 => TrialSource.OtherStudy,
        var number => throw new SerializationException($"{number} is not the number of a source of trials."),
    };

    private static void WriteState(this ref MessagePackWriter writer, TrialState state) => writer.Write(state switch
    {
        TrialState.Running => 1,
        TrialState.Waiting => 2,
        TrialState.Completed => 3,
        TrialState.Pruned => 4,
        TrialState.Cancelled => 5,
        TrialState.Failed => 6,
        _ => throw new SerializationException($"{state} has no number."),
    });

    private static TrialState ReadTrialState(this ref MessagePackReader reader) => reader.ReadInt32() switch
    {
        1 => TrialState.Running,
        2 => TrialState.Waiting,
        3 => TrialState.Completed,
        4 => TrialState.Pruned,
        5 => TrialState.Cancelled,
        6 => TrialState.Failed,
        var number => throw new SerializationException($"{number} is not the number of a state of a trial."),
    };

    private static void WriteResult(this ref MessagePackWriter writer, TrialResult result)
    {
        writer.WriteArrayHeader(3);
        writer.Write(result.Epochs);
        writer.WriteNumbers(result.Values);
        writer.WriteNumbers(result.Losses);
    }

    private static TrialResult ReadTrialResult(this ref MessagePackReader reader)
    {
        var more = reader.Enter(3);
        var result = new TrialResult(reader.ReadInt32(), reader.ReadNumbers(), reader.ReadNumbers());
        reader.Leave(more);
        return result;
    }

    private static RungEntry ReadEntry(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var entry = new RungEntry(reader.ReadInt32(), reader.ReadInt32());
        reader.Leave(more);
        return entry;
    }

    private static void WritePrior(this ref MessagePackWriter writer, PriorTrial prior)
    {
        writer.WriteArrayHeader(2);
        writer.WriteSettings(prior.Settings);
        writer.WriteNumbers(prior.Values);
    }

    private static PriorTrial ReadPrior(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var prior = new PriorTrial(reader.ReadSettings(), reader.ReadNumbers());
        reader.Leave(more);
        return prior;
    }
}
