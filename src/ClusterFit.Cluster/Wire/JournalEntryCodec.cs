using System.Buffers;
using System.Runtime.Serialization;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Wire;

/// <summary>The form of a row of a group's journal: the manifest and the bytes of each event in turn.</summary>
internal static class JournalEntryCodec
{
    private static readonly Dictionary<Type, MessageCodec> ByType = GroupEventCodecs.All.ToDictionary(codec => codec.Type);

    private static readonly Dictionary<string, MessageCodec> ByManifest = GroupEventCodecs.All.ToDictionary(codec => codec.Manifest);

    public static MessageCodec Codec { get; } = new MessageCodec<JournalEntry>(
        "ge-je1",
        1,
        (ref w, m) => w.WriteList(m.Events, (ref l, happened) =>
        {
            var codec = ByType[happened.GetType()];
            l.WriteArrayHeader(2);
            l.Write(codec.Manifest);
            l.Write(codec.Encode(happened));
        }),
        (ref r) => new(r.ReadList((ref l) =>
        {
            var more = l.Enter(2);
            var manifest = l.ReadText();
            if (!ByManifest.TryGetValue(manifest, out var codec)) throw new SerializationException($"There is no event with manifest '{manifest}'.");
            var bytes = l.ReadBytes() ?? throw new SerializationException("Nothing where an event belongs.");
            var happened = (IGroupEvent)codec.Decode(bytes.ToArray());
            l.Leave(more);
            return happened;
        })));
}
