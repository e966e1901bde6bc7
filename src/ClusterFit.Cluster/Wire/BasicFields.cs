using System.Runtime.Serialization;
using ClusterFit.Core;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using MessagePack;

namespace ClusterFit.Cluster.Wire;

/// <summary>Fields that most messages have.</summary>
internal static class BasicFields
{
    private const int GroupBytes = 16;

    /// <summary>Begins an array of at least so many fields; returns the number of further ones.</summary>
    public static int Enter(this ref MessagePackReader reader, int fields)
    {
        var count = reader.ReadArrayHeader();
        return count >= fields ? count - fields : throw new SerializationException($"{count} fields where at least {fields} belong.");
    }

    /// <summary>Skips the fields that a newer writer appended.</summary>
    public static void Leave(this ref MessagePackReader reader, int more)
    {
        for (; more > 0; more--) reader.Skip();
    }

    /// <summary>Whether there is a further field, which is read next.</summary>
    public static bool HasMore(ref int more) => more > 0 && more-- > 0;

    public static string ReadText(this ref MessagePackReader reader) =>
        reader.ReadString() ?? throw new SerializationException("Nothing where a text belongs.");

    public static void WriteHash(this ref MessagePackWriter writer, ContentHash hash)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Bytes];
        hash.CopyTo(bytes);
        writer.Write(bytes);
    }

    public static ContentHash ReadHash(this ref MessagePackReader reader)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Bytes];
        reader.ReadBinary(bytes);
        return ContentHash.Read(bytes);
    }

    public static void WriteOptionalHash(this ref MessagePackWriter writer, ContentHash? hash)
    {
        if (hash is { } known) writer.WriteHash(known);
        else writer.WriteNil();
    }

    public static ContentHash? ReadOptionalHash(this ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadHash();

    public static void WriteGroup(this ref MessagePackWriter writer, GroupId group) => writer.Write(Convert.FromHexString(group.Value));

    public static GroupId ReadGroup(this ref MessagePackReader reader)
    {
        Span<byte> bytes = stackalloc byte[GroupBytes];
        reader.ReadBinary(bytes);
        return GroupId.Parse(Convert.ToHexStringLower(bytes));
    }

    public static void WriteTrace(this ref MessagePackWriter writer, TraceContext trace)
    {
        Span<byte> bytes = stackalloc byte[TraceContext.Bytes];
        trace.CopyTo(bytes);
        writer.WriteArrayHeader(2);
        writer.Write(bytes);
        writer.Write(trace.State);
    }

    public static TraceContext ReadTrace(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        Span<byte> bytes = stackalloc byte[TraceContext.Bytes];
        reader.ReadBinary(bytes);
        var trace = TraceContext.Read(bytes, reader.ReadString());
        reader.Leave(more);
        return trace;
    }

    public static void WriteTime(this ref MessagePackWriter writer, DateTimeOffset time) => writer.Write(time.UtcTicks);

    public static DateTimeOffset ReadTime(this ref MessagePackReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    public static void WriteOptionalTime(this ref MessagePackWriter writer, DateTimeOffset? time)
    {
        if (time is { } at) writer.WriteTime(at);
        else writer.WriteNil();
    }

    public static DateTimeOffset? ReadOptionalTime(this ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadTime();

    public static void WriteOptional<T>(this ref MessagePackWriter writer, T? value, WriteFields<T> write)
        where T : class
    {
        if (value is null) writer.WriteNil();
        else write(ref writer, value);
    }

    public static T? ReadOptional<T>(this ref MessagePackReader reader, ReadFields<T> read)
        where T : class
        => reader.TryReadNil() ? null : read(ref reader);

    public static void WriteOptional(this ref MessagePackWriter writer, double? value)
    {
        if (value is { } number) writer.Write(number);
        else writer.WriteNil();
    }

    public static void WriteOptional(this ref MessagePackWriter writer, int? value)
    {
        if (value is { } number) writer.Write(number);
        else writer.WriteNil();
    }

    public static void WriteOptional(this ref MessagePackWriter writer, long? value)
    {
        if (value is { } number) writer.Write(number);
        else writer.WriteNil();
    }

    public static long? ReadOptionalLong(this ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadInt64();

    public static int? ReadOptionalInt(this ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadInt32();

    public static double? ReadOptionalDouble(this ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadDouble();

    public static void WriteSettings(this ref MessagePackWriter writer, EquatableList<KeyValuePair<string, string>> settings) =>
        writer.WriteList(settings, (ref w, setting) =>
        {
            w.WriteArrayHeader(2);
            w.Write(setting.Key);
            w.Write(setting.Value);
        });

    public static EquatableList<KeyValuePair<string, string>> ReadSettings(this ref MessagePackReader reader) => reader.ReadList((ref r) =>
    {
        var more = r.Enter(2);
        var setting = KeyValuePair.Create(r.ReadText(), r.ReadText());
        r.Leave(more);
        return setting;
    });

    public static void WriteNumbers(this ref MessagePackWriter writer, EquatableList<double> numbers) => writer.WriteList(numbers, (ref w, number) => w.Write(number));

    public static EquatableList<double> ReadNumbers(this ref MessagePackReader reader) => reader.ReadList((ref r) => r.ReadDouble());

    public static void WriteList<T>(this ref MessagePackWriter writer, IReadOnlyCollection<T> items, WriteFields<T> write)
    {
        writer.WriteArrayHeader(items.Count);
        foreach (var item in items) write(ref writer, item);
    }

    // The reader has checked that every declared item has at least one byte left.
    public static EquatableList<T> ReadList<T>(this ref MessagePackReader reader, ReadFields<T> read)
    {
        var items = new T[reader.ReadArrayHeader()];
        for (var i = 0; i < items.Length; i++) items[i] = read(ref reader);
        return [.. items];
    }

    private static void ReadBinary(this ref MessagePackReader reader, scoped Span<byte> bytes)
    {
        if (reader.ReadBytes() is not { } sequence || sequence.Length != bytes.Length)
            throw new SerializationException($"A binary of {bytes.Length} bytes is missing.");
        System.Buffers.BuffersExtensions.CopyTo(sequence, bytes);
    }
}
