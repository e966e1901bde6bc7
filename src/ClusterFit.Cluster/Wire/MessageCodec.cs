using System.Buffers;
using MessagePack;

namespace ClusterFit.Cluster.Wire;

internal delegate void WriteFields<in T>(ref MessagePackWriter writer, T message);

internal delegate T ReadFields<out T>(ref MessagePackReader reader);

internal delegate T AppendFields<T>(ref MessagePackReader reader, T message);

/// <summary>The form of one message, event or snapshot in bytes: a MessagePack array of its fields. Fields are only ever appended; a reader
/// ignores those it does not know. A changed meaning is a new manifest.</summary>
internal abstract class MessageCodec(string manifest, Type type)
{
    /// <summary>Names the form: two letters for the kind of message and its version.</summary>
    public string Manifest { get; } = manifest;

    /// <summary>The type that has this form.</summary>
    public Type Type { get; } = type;

    public abstract byte[] Encode(object message);

    public abstract object Decode(ReadOnlyMemory<byte> bytes);
}

/// <inheritdoc />
internal sealed class MessageCodec<T>(string manifest, int fields, WriteFields<T> write, ReadFields<T> read) : MessageCodec(manifest, typeof(T))
    where T : notnull
{
    /// <summary>Fields after the others that only some messages have: which have it, and how it is read. <c>write</c> writes them; one that is
    /// missing before one that is there is nil.</summary>
    public IReadOnlyList<(Func<T, bool> Has, AppendFields<T> Read)> Appended { get; init; } = [];

    public override byte[] Encode(object message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        var appended = Appended.Count;
        while (appended > 0 && !Appended[appended - 1].Has((T)message)) appended--;
        writer.WriteArrayHeader(fields + appended);
        write(ref writer, (T)message);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public override object Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var more = reader.Enter(fields);
        var message = read(ref reader);
        foreach (var (_, append) in Appended)
        {
            if (!BasicFields.HasMore(ref more)) break;
            if (!reader.TryReadNil()) message = append(ref reader, message);
        }

        reader.Leave(more);
        return reader.End ? message : throw new MessagePackSerializationException($"{Manifest}: bytes follow the message.");
    }
}
