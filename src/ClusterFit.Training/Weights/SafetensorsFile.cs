using System.Buffers.Binary;
using System.Text.Json;

namespace ClusterFit.Training.Weights;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">Any text but <c>__metadata__</c>.</param>
/// <param name="DType">Such as F32.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a single number. A dimension may be 0.</param>
/// <param name="Data">The elements in C order, little-endian and packed.</param>
public sealed record SafetensorsTensor(string Name, string DType, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data);

/// <summary>A safetensors file as github.com/huggingface/safetensors defines it: the length of a JSON header as a little-endian 64-bit
/// number, the header, and the tensors' bytes without holes.</summary>
/// <param name="Tensors">The tensors in the order of their bytes.</param>
/// <param name="Metadata">Texts by name; empty when the file has none.</param>
public sealed record SafetensorsFile(IReadOnlyList<SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Longest header that is read, in bytes.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    internal const string MetadataKey = "__metadata__";

    private static readonly Dictionary<string, int> BytesOf = new()
    {
        ["BOOL"] = 1,
        ["U8"] = 1,
        ["I8"] = 1,
        ["F8_E5M2"] = 1,
        ["F8_E4M3"] = 1,
        ["I16"] = 2,
        ["U16"] = 2,
        ["F16"] = 2,
        ["BF16"] = 2,
        ["I32"] = 4,
        ["U32"] = 4,
        ["F32"] = 4,
        ["F64"] = 8,
        ["I64"] = 8,
        ["U64"] = 8,
        ["C64"] = 8,
    };

    /// <summary>Parses a file. The tensors' bytes are parts of <paramref name="file"/>, not copies.</summary>
    /// <exception cref="WeightsRefusedException">The file breaks a rule of the format.</exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> file)
    {
        if (file.Length < sizeof(ulong)) throw Refused($"it has {file.Length} bytes; expected at least 8");
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (headerBytes > MaxHeaderBytes) throw Refused($"its header claims {headerBytes} bytes; at most {MaxHeaderBytes} are read");
        if (headerBytes > (ulong)(file.Length - sizeof(ulong)))
            throw Refused($"it is cut short: its header claims {headerBytes} bytes and {file.Length - sizeof(ulong)} follow");
        var content = file[(sizeof(ulong) + (int)headerBytes)..];
        var (entries, metadata) = SafetensorsHeader.Read(file.Span.Slice(sizeof(ulong), (int)headerBytes));

        var tensors = new List<SafetensorsTensor>(entries.Count);
        var end = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != end)
                throw Refused($"the bytes of '{entry.Name}' begin at {entry.Begin}; expected {end}, for there are no holes and no overlaps");
            var bytes = SizeOf(entry.Name, entry.DType, entry.Shape);
            if (bytes != entry.End - entry.Begin)
                throw Refused($"'{entry.Name}' has {entry.End - entry.Begin} bytes; its shape and type ask for {bytes}");
            end = entry.End;
            if (end > content.Length) throw Refused($"it is cut short: '{entry.Name}' ends at {end} of {content.Length} bytes");
            tensors.Add(new SafetensorsTensor(entry.Name, entry.DType, entry.Shape, content[(int)entry.Begin..(int)entry.End]));
        }
        if (end != content.Length) throw Refused($"{content.Length - end} bytes follow its tensors");
        return new SafetensorsFile(tensors, metadata);
    }

    /// <summary>Writes the file: wide types first and then by name, as the reference does, and the header padded to a multiple of 8, so
    /// that all tensors are aligned.</summary>
    /// <exception cref="WeightsRefusedException">A tensor breaks a rule of the format.</exception>
    public byte[] Write()
    {
        var ordered = Tensors.OrderByDescending(tensor => BytesOf.GetValueOrDefault(tensor.DType))
            .ThenBy(tensor => tensor.Name, StringComparer.Ordinal).ToList();
        using var file = new MemoryStream();
        file.Write(new byte[sizeof(ulong)]);
        using (var json = new Utf8JsonWriter(file)) WriteHeader(json, ordered);
        while (file.Length % sizeof(ulong) != 0) file.WriteByte((byte)' ');
        var headerBytes = file.Length - sizeof(ulong);
        foreach (var tensor in ordered) file.Write(tensor.Data.Span);
        var bytes = file.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, headerBytes);
        return bytes;
    }

    internal static WeightsRefusedException Refused(string flaw) => new($"The safetensors file is not valid: {flaw}.");

    private void WriteHeader(Utf8JsonWriter json, List<SafetensorsTensor> ordered)
    {
        json.WriteStartObject();
        if (Metadata.Count > 0)
        {
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in Metadata) json.WriteString(key, value);
            json.WriteEndObject();
        }
        var begin = 0L;
        var names = new HashSet<string> { MetadataKey };
        foreach (var tensor in ordered)
        {
            if (!names.Add(tensor.Name)) throw Refused($"the name '{tensor.Name}' occurs twice");
            var bytes = SizeOf(tensor.Name, tensor.DType, tensor.Shape);
            if (bytes != tensor.Data.Length)
                throw Refused($"'{tensor.Name}' has {tensor.Data.Length} bytes; its shape and type ask for {bytes}");
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.DType);
            json.WriteStartArray("shape");
            foreach (var dimension in tensor.Shape) json.WriteNumberValue(dimension);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(begin);
            json.WriteNumberValue(begin += bytes);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static long SizeOf(string name, string dtype, IReadOnlyList<long> shape)
    {
        if (!BytesOf.TryGetValue(dtype, out var element))
            throw Refused($"'{name}' has the type '{dtype}'; expected one of {string.Join(", ", BytesOf.Keys)}");
        try
        {
            return shape.Aggregate((long)element, (size, dimension) =>
                dimension >= 0 ? checked(size * dimension) : throw Refused($"'{name}' has the dimension {dimension}; expected 0 or more"));
        }
        catch (OverflowException)
        {
            throw Refused($"'{name}' has the shape ({string.Join(", ", shape)}), which no memory holds");
        }
    }
}
