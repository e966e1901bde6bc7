using System.Runtime.Serialization;
using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using MessagePack;

namespace ClusterFit.Cluster.Wire;

/// <summary>The form of the scheduler's snapshot. Groups with the same spec, which most are, write it once.</summary>
internal static class DirectoryCodec
{
    public static MessageCodec Codec { get; } = new MessageCodec<SchedulerDirectory>("ss-di2", 2, Write, Read);

    private static void Write(ref MessagePackWriter writer, SchedulerDirectory directory)
    {
        var specs = new Dictionary<FitSpec, int>();
        foreach (var entry in directory.Entries) specs.TryAdd(entry.Outline.Spec, specs.Count);
        writer.WriteList([.. specs.OrderBy(spec => spec.Value).Select(spec => spec.Key)], (ref w, spec) => w.WriteSpec(spec));
        writer.WriteList(directory.Entries, (ref w, entry) =>
        {
            w.WriteArrayHeader(entry.Outline.IsStudy ? 8 : 7);
            w.WriteGroup(entry.Group);
            w.WriteTitle(entry.Outline.Title);
            w.Write(specs[entry.Outline.Spec]);
            w.WriteNeeds(entry.Outline.Needs);
            w.Write(entry.Outline.Total);
            w.WriteTime(entry.Outline.Created);
            w.WriteOptional(entry.Final, (ref o, standing) => o.WriteStanding(standing));
            if (entry.Outline.IsStudy) w.Write(true);
        });
    }

    private static SchedulerDirectory Read(ref MessagePackReader reader)
    {
        var specs = reader.ReadList((ref r) => r.ReadSpec());
        return SchedulerDirectory.Restore(reader.ReadList((ref r) =>
        {
            var more = r.Enter(7);
            var entry = new DirectoryEntry(
                r.ReadGroup(),
                new GroupOutline(r.ReadTitle(), Spec(specs, r.ReadInt32()), r.ReadNeeds(), r.ReadInt32(), r.ReadTime()),
                r.ReadOptional((ref o) => o.ReadStanding()));
            if (BasicFields.HasMore(ref more)) entry = entry with { Outline = entry.Outline with { IsStudy = r.ReadBoolean() } };
            r.Leave(more);
            return entry;
        }));
    }

    private static FitSpec Spec(EquatableList<FitSpec> specs, int index) =>
        index >= 0 && index < specs.Count ? specs[index] : throw new SerializationException($"There is no spec {index} among {specs.Count}.");
}
