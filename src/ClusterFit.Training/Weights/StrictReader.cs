using System.Runtime.InteropServices;
using System.Text;
using MessagePack;

namespace ClusterFit.Training.Weights;

/// <summary>Reads MessagePack of one fixed layout from a file that may be damaged or hostile: each read names what it reads, and anything
/// but the expected throws <see cref="WeightsRefusedException"/>. Nothing is allocated before the bytes for it are known to exist.</summary>
internal ref struct StrictReader(ReadOnlyMemory<byte> file, string kind)
{
    private const int MaxStringBytes = 4096;

    private MessagePackReader _reader = new(file);

    private delegate T Read<T>(ref MessagePackReader reader);

    /// <summary>Reads the array header, the magic string and the version that each file starts with.</summary>
    public void Head(string magic, int newestVersion, int items)
    {
        try
        {
            if (_reader.ReadArrayHeader() != items || ReadText(ref _reader) != magic) throw NotOurs();
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException)
        {
            throw NotOurs();
        }
        var version = Integer("version", 1, int.MaxValue);
        if (version > newestVersion)
            throw new WeightsRefusedException(
                $"This {kind} was written by a newer ClusterFit: version {version}, this one reads up to {newestVersion}.");
    }

    /// <summary>Reads the header of a map of exactly this many keys.</summary>
    public void Map(string field, int keys)
    {
        var count = MapCount(field);
        if (count != keys) throw Refused($"'{field}' has {count} entries; expected {keys}");
    }

    /// <summary>Reads the header of a map; each of its entries takes at least two of the bytes that are left.</summary>
    public int MapCount(string field) => Take(field, "a map", (ref r) => r.ReadMapHeader());

    /// <summary>Reads the header of an array; each of its items takes at least one of the bytes that are left.</summary>
    public int ArrayCount(string field) => Take(field, "an array", (ref r) => r.ReadArrayHeader());

    /// <summary>Reads the header of an array of exactly this many items.</summary>
    public void Array(string field, int items)
    {
        var count = ArrayCount(field);
        if (count != items) throw Refused($"'{field}' has {count} items; expected {items}");
    }

    /// <summary>Reads this very key of a map.</summary>
    public void Key(string key)
    {
        var found = Text($"the key '{key}'");
        if (found != key) throw Refused($"found the key '{found}' where '{key}' belongs");
    }

    /// <summary>Reads a text of at most 4,096 bytes.</summary>
    public string Text(string field) => Take(field, "a text", ReadText);

    /// <summary>Reads a whole number within bounds.</summary>
    public long Long(string field, long min, long max)
    {
        var value = Take(field, "a whole number", (ref r) => r.ReadInt64());
        return value >= min && value <= max ? value : throw Refused($"'{field}' is {value}; expected {min} to {max}");
    }

    /// <summary>Reads a whole number within bounds.</summary>
    public int Integer(string field, int min, int max) => (int)Long(field, min, max);

    /// <summary>Reads a double, which may be infinite or NaN.</summary>
    public double Number(string field) => Take(field, "a number", (ref r) => r.ReadDouble());

    /// <summary>Reads a double or nil.</summary>
    public double? OptionalNumber(string field) => Take<double?>(field, "a number", (ref r) => r.TryReadNil() ? null : r.ReadDouble());

    /// <summary>Reads a binary; the result is a part of the file, not a copy.</summary>
    public ReadOnlyMemory<byte> Bytes(string field) =>
        Take(field, "a binary", (ref r) => r.ReadBytes() is { } bytes ? bytes.First : throw new MessagePackSerializationException("nil"));

    /// <summary>Reads a binary of little-endian single-precision numbers.</summary>
    public float[] Floats(string field)
    {
        var bytes = Bytes(field).Span;
        if (bytes.Length % sizeof(float) != 0) throw Refused($"'{field}' has {bytes.Length} bytes, which is not a multiple of 4");
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }

    /// <summary>Requires that the file ends here.</summary>
    public readonly void End()
    {
        if (!_reader.End) throw Refused($"{_reader.Sequence.Slice(_reader.Position).Length} bytes follow its end");
    }

    /// <summary>The exception for a flaw of this file.</summary>
    public readonly WeightsRefusedException Refused(string flaw) => new($"The {kind} is damaged: {flaw}.");

    private readonly WeightsRefusedException NotOurs() => new($"This is not a {kind}.");

    private T Take<T>(string field, string expected, Read<T> read)
    {
        try
        {
            return read(ref _reader);
        }
        catch (EndOfStreamException)
        {
            throw new WeightsRefusedException($"The {kind} is cut short: it ends within '{field}'.");
        }
        catch (Exception e) when (e is MessagePackSerializationException or OverflowException)
        {
            throw Refused($"'{field}' is not {expected}");
        }
    }

    private static string ReadText(ref MessagePackReader reader)
    {
        var bytes = reader.ReadStringSequence() ?? throw new MessagePackSerializationException("nil");
        if (bytes.Length > MaxStringBytes) throw new MessagePackSerializationException("long text");
        return Encoding.UTF8.GetString(bytes);
    }
}
