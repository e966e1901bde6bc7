using System.Runtime.Serialization;
using ClusterFit.Core.Groups;
using MessagePack;

namespace ClusterFit.Cluster.Wire;

/// <summary>Fields of groups as a whole and of attempts that are past.</summary>
internal static class SummaryFields
{
    public static void WriteOpened(this ref MessagePackWriter writer, GroupEvents.GroupOpened opened)
    {
        writer.WriteArrayHeader(opened.Trace is not null ? 10 : opened.Study is null ? 8 : 9);
        writer.WriteGroup(opened.Group);
        writer.WriteSpec(opened.Spec);
        writer.Write(opened.Total);
        writer.WriteTerms(opened.Terms);
        writer.WriteNeeds(opened.Needs);
        writer.WriteTime(opened.At);
        writer.WriteTitle(opened.Title);
        writer.WriteOptionalHash(opened.Content);
        if (opened.Study is null && opened.Trace is null) return;
        writer.WriteOptional(opened.Study, (ref w, study) => w.WriteDefinition(study));
        if (opened.Trace is not null) writer.WriteTrace(opened.Trace);
    }

    public static GroupEvents.GroupOpened ReadOpened(this ref MessagePackReader reader)
    {
        var more = reader.Enter(8);
        var opened = new GroupEvents.GroupOpened(
            reader.ReadGroup(), reader.ReadSpec(), reader.ReadInt32(), reader.ReadTerms(), reader.ReadNeeds(), reader.ReadTime())
        {
            Title = reader.ReadTitle(),
            Content = reader.ReadOptionalHash(),
            Study = BasicFields.HasMore(ref more) ? reader.ReadOptional((ref r) => r.ReadDefinition()) : null,
            Trace = BasicFields.HasMore(ref more) ? reader.ReadTrace() : null,
        };
        reader.Leave(more);
        return opened;
    }

    public static void WriteTitle(this ref MessagePackWriter writer, GroupTitle title)
    {
        writer.WriteArrayHeader(3);
        writer.Write(title.Name);
        writer.Write(title.Preset);
        writer.WriteList(title.Labels, (ref w, label) => w.WriteLabel(label));
    }

    public static GroupTitle ReadTitle(this ref MessagePackReader reader)
    {
        var more = reader.Enter(3);
        var title = new GroupTitle(reader.ReadString(), reader.ReadText(), reader.ReadList((ref r) => r.ReadLabel()));
        reader.Leave(more);
        return title;
    }

    public static void WriteLabel(this ref MessagePackWriter writer, GroupLabel label)
    {
        writer.WriteArrayHeader(2);
        writer.Write(label.Key);
        writer.Write(label.Value);
    }

    public static GroupLabel ReadLabel(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var label = new GroupLabel(reader.ReadText(), reader.ReadText());
        reader.Leave(more);
        return label;
    }

    public static void WriteOutline(this ref MessagePackWriter writer, GroupOutline outline)
    {
        writer.WriteArrayHeader(outline.IsStudy ? 6 : 5);
        writer.WriteTitle(outline.Title);
        writer.WriteSpec(outline.Spec);
        writer.WriteNeeds(outline.Needs);
        writer.Write(outline.Total);
        writer.WriteTime(outline.Created);
        if (outline.IsStudy) writer.Write(true);
    }

    public static GroupOutline ReadOutline(this ref MessagePackReader reader)
    {
        var more = reader.Enter(5);
        var outline = new GroupOutline(reader.ReadTitle(), reader.ReadSpec(), reader.ReadNeeds(), reader.ReadInt32(), reader.ReadTime())
        {
            IsStudy = BasicFields.HasMore(ref more) && reader.ReadBoolean(),
        };
        reader.Leave(more);
        return outline;
    }

    public static void WriteStanding(this ref MessagePackWriter writer, GroupStanding standing)
    {
        writer.WriteArrayHeader(standing.Study is null ? 6 : 7);
        writer.WriteTerms(standing.Terms);
        writer.WritePhase(standing.Phase);
        writer.WriteOptionalTime(standing.Ended);
        writer.WriteCounts(standing.Counts);
        writer.WriteOptional(standing.Psnr, (ref w, psnr) =>
        {
            w.WriteArrayHeader(2);
            w.Write(psnr.Mean);
            w.Write(psnr.Least);
        });
        writer.WriteOptional(standing.SecondsLeft);
        if (standing.Study is not null) writer.WriteStanding(standing.Study);
    }

    public static GroupStanding ReadStanding(this ref MessagePackReader reader)
    {
        var more = reader.Enter(6);
        var standing = new GroupStanding(
            reader.ReadTerms(), reader.ReadPhase(), reader.ReadOptionalTime(), reader.ReadCounts(),
            reader.ReadOptional((ref r) => r.ReadPsnr()), reader.ReadOptionalDouble())
        {
            Study = BasicFields.HasMore(ref more) ? reader.ReadStudyStanding() : null,
        };
        reader.Leave(more);
        return standing;
    }

    public static void WriteSummary(this ref MessagePackWriter writer, GroupSummary summary)
    {
        writer.WriteArrayHeader(3);
        writer.WriteGroup(summary.Id);
        writer.WriteOutline(summary.Outline);
        writer.WriteStanding(summary.Standing);
    }

    public static GroupSummary ReadGroupSummary(this ref MessagePackReader reader)
    {
        var more = reader.Enter(3);
        var summary = new GroupSummary(reader.ReadGroup(), reader.ReadOutline(), reader.ReadStanding());
        reader.Leave(more);
        return summary;
    }

    public static void WriteRecord(this ref MessagePackWriter writer, AttemptRecord attempt)
    {
        writer.WriteArrayHeader(attempt.Trace is null ? 6 : 7);
        writer.Write(attempt.Number);
        writer.Write(attempt.Worker);
        writer.WriteTime(attempt.Started);
        writer.WriteOptionalTime(attempt.Ended);
        writer.WriteOutcome(attempt.Outcome);
        writer.Write(attempt.Reason);
        if (attempt.Trace is not null) writer.WriteTrace(attempt.Trace);
    }

    public static AttemptRecord ReadRecord(this ref MessagePackReader reader)
    {
        var more = reader.Enter(6);
        var attempt = new AttemptRecord(
            reader.ReadInt32(), reader.ReadText(), reader.ReadTime(), reader.ReadOptionalTime(), reader.ReadOutcome(), reader.ReadString())
        {
            Trace = BasicFields.HasMore(ref more) ? reader.ReadTrace() : null,
        };
        reader.Leave(more);
        return attempt;
    }

    // Numbers of their own: the order of the enumerations may change, what was written may not.
    public static void WriteKind(this ref MessagePackWriter writer, RefusalKind kind) => writer.Write(kind switch
    {
        RefusalKind.Impossible => 1,
        RefusalKind.UnknownGroup => 2,
        RefusalKind.UnknownJob => 3,
        RefusalKind.Conflict => 4,
        _ => throw new SerializationException($"{kind} has no number."),
    });

    public static RefusalKind ReadRefusalKind(this ref MessagePackReader reader) => reader.ReadInt32() switch
    {
        1 => RefusalKind.Impossible,
        2 => RefusalKind.UnknownGroup,
        3 => RefusalKind.UnknownJob,
        4 => RefusalKind.Conflict,
        var number => throw new SerializationException($"{number} is not the number of a kind of refusal."),
    };

    public static void WritePhase(this ref MessagePackWriter writer, GroupPhase phase) => writer.Write(phase switch
    {
        GroupPhase.Open => 1,
        GroupPhase.Paused => 2,
        GroupPhase.Cancelled => 3,
        GroupPhase.Ended => 4,
        _ => throw new SerializationException($"{phase} has no number."),
    });

    public static GroupPhase ReadPhase(this ref MessagePackReader reader) => reader.ReadInt32() switch
    {
        1 => GroupPhase.Open,
        2 => GroupPhase.Paused,
        3 => GroupPhase.Cancelled,
        4 => GroupPhase.Ended,
        var number => throw new SerializationException($"{number} is not the number of a phase of a group."),
    };

    private static void WriteOutcome(this ref MessagePackWriter writer, AttemptOutcome outcome) => writer.Write(outcome switch
    {
        AttemptOutcome.Running => 1,
        AttemptOutcome.Completed => 2,
        AttemptOutcome.Failed => 3,
        AttemptOutcome.Hindered => 4,
        AttemptOutcome.Lost => 5,
        AttemptOutcome.HandedBack => 6,
        AttemptOutcome.Cancelled => 7,
        AttemptOutcome.ReachedRung => 8,
        AttemptOutcome.Pruned => 9,
        _ => throw new SerializationException($"{outcome} has no number."),
    });

    private static AttemptOutcome ReadOutcome(this ref MessagePackReader reader) => reader.ReadInt32() switch
    {
        1 => AttemptOutcome.Running,
        2 => AttemptOutcome.Completed,
        3 => AttemptOutcome.Failed,
        4 => AttemptOutcome.Hindered,
        5 => AttemptOutcome.Lost,
        6 => AttemptOutcome.HandedBack,
        7 => AttemptOutcome.Cancelled,
        8 => AttemptOutcome.ReachedRung,
        9 => AttemptOutcome.Pruned,
        var number => throw new SerializationException($"{number} is not the number of an outcome."),
    };

    private static void WriteCounts(this ref MessagePackWriter writer, StateCounts counts)
    {
        writer.WriteArrayHeader(counts.Waiting == 0 ? 7 : 8);
        writer.Write(counts.Available);
        writer.Write(counts.Running);
        writer.Write(counts.Retryable);
        writer.Write(counts.Completed);
        writer.Write(counts.Pruned);
        writer.Write(counts.Cancelled);
        writer.Write(counts.Failed);
        if (counts.Waiting > 0) writer.Write(counts.Waiting);
    }

    private static StateCounts ReadCounts(this ref MessagePackReader reader)
    {
        var more = reader.Enter(7);
        var counts = new StateCounts(
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), Waiting: 0,
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        if (BasicFields.HasMore(ref more)) counts = counts with { Waiting = reader.ReadInt32() };
        reader.Leave(more);
        return counts;
    }

    private static MeasuredPsnr ReadPsnr(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var psnr = new MeasuredPsnr(reader.ReadDouble(), reader.ReadDouble());
        reader.Leave(more);
        return psnr;
    }
}
