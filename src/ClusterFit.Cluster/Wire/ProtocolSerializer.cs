using System.Collections.Frozen;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using ClusterFit.Core.Fits;
using MessagePack;

namespace ClusterFit.Cluster.Wire;

/// <summary>Turns every message, event and snapshot of ClusterFit into bytes and back: a closed set, written out by hand.</summary>
public sealed class ProtocolSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The serializer's number in journals and on the wire.</summary>
    public const int Number = 140;

    private static readonly MessageCodec[] Codecs =
    [
        .. GroupCommandCodecs.All, .. GroupReplyCodecs.All, .. GroupEventCodecs.All, .. GroupMessageCodecs.All, .. SchedulerCodecs.All,
        GroupSnapshotCodec.Codec, JournalEntryCodec.Codec,
    ];

    private static readonly FrozenDictionary<Type, MessageCodec> ByType = Codecs.ToFrozenDictionary(codec => codec.Type);

    private static readonly FrozenDictionary<string, MessageCodec> ByManifest = Codecs.ToFrozenDictionary(codec => codec.Manifest);

    /// <summary>All types that it serializes.</summary>
    public static IReadOnlyList<Type> Types => ByType.Keys;

    /// <summary>All manifests that it writes.</summary>
    public static IReadOnlyList<string> Manifests => ByManifest.Keys;

    /// <inheritdoc />
    public override int Identifier => Number;

    /// <inheritdoc />
    public override string Manifest(object o) => Find(o).Manifest;

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) => Find(obj).Encode(obj);

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest) => Decode(bytes, manifest);

    /// <summary>Reads what any <see cref="ProtocolSerializer"/> has written.</summary>
    /// <exception cref="SerializationException">The manifest is unknown, or the bytes are damaged.</exception>
    public static object Decode(ReadOnlyMemory<byte> bytes, string manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!ByManifest.TryGetValue(manifest, out var codec)) throw new SerializationException($"There is no message with manifest '{manifest}'.");
        try
        {
            return codec.Decode(bytes);
        }
        catch (Exception error) when (error is MessagePackSerializationException or EndOfStreamException or FormatException or OverflowException
            or FitSettingException or ArgumentException)
        {
            throw new SerializationException($"A message with manifest '{manifest}' is damaged: {error.Message}", error);
        }
    }

    private static MessageCodec Find(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ByType.GetValueOrDefault(message.GetType())
            ?? throw new ArgumentException($"{message.GetType()} is not a message of ClusterFit.", nameof(message));
    }
}
