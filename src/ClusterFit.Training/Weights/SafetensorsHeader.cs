using System.Text.Json;
using System.Text.Unicode;

namespace ClusterFit.Training.Weights;

/// <summary>Reads the JSON header of a safetensors file: no key may occur twice and no field may be missing, unknown or of another type.</summary>
internal static class SafetensorsHeader
{
    private const int MaxDepth = 3;

    /// <summary>A tensor's description. Begin and End count from the first byte after the header.</summary>
    public sealed record Entry(string Name, string DType, IReadOnlyList<long> Shape, long Begin, long End);

    public static (IReadOnlyList<Entry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(ReadOnlySpan<byte> header)
    {
        if (header.IsEmpty || header[0] != '{') throw SafetensorsFile.Refused("its header does not start with '{'");
        if (!Utf8.IsValid(header)) throw SafetensorsFile.Refused("its header is not UTF-8");
        try
        {
            var json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = MaxDepth });
            json.Read();
            var result = ReadTensors(ref json);
            // Only white space may follow; anything else throws here.
            json.Read();
            return result;
        }
        // InvalidOperationException: a text that is an unpaired surrogate.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw SafetensorsFile.Refused($"its header is not the JSON that the format asks for ({e.Message.TrimEnd('.')})");
        }
    }

    private static (IReadOnlyList<Entry>, IReadOnlyDictionary<string, string>) ReadTensors(ref Utf8JsonReader json)
    {
        var entries = new List<Entry>();
        var names = new HashSet<string>();
        var metadata = new Dictionary<string, string>();
        while (NextKey(ref json) is { } name)
        {
            if (!names.Add(name)) throw SafetensorsFile.Refused($"the key '{name}' occurs twice");
            if (name == SafetensorsFile.MetadataKey) ReadMetadata(ref json, metadata);
            else entries.Add(ReadEntry(ref json, name));
        }
        return (entries, metadata);
    }

    private static void ReadMetadata(ref Utf8JsonReader json, Dictionary<string, string> metadata)
    {
        Expect(ref json, JsonTokenType.StartObject, SafetensorsFile.MetadataKey);
        while (NextKey(ref json) is { } key)
        {
            Expect(ref json, JsonTokenType.String, key);
            if (!metadata.TryAdd(key, json.GetString()!)) throw SafetensorsFile.Refused($"the key '{key}' occurs twice");
        }
    }

    private static Entry ReadEntry(ref Utf8JsonReader json, string name)
    {
        string? dtype = null;
        List<long>? shape = null, offsets = null;
        Expect(ref json, JsonTokenType.StartObject, name);
        while (NextKey(ref json) is { } field)
        {
            if (field is "dtype" && dtype is null)
            {
                Expect(ref json, JsonTokenType.String, field);
                dtype = json.GetString();
            }
            else if (field is "shape" && shape is null) shape = ReadNumbers(ref json, field);
            else if (field is "data_offsets" && offsets is null) offsets = ReadNumbers(ref json, field);
            else throw SafetensorsFile.Refused($"'{name}' has the field '{field}' twice, or it is not a field of a tensor");
        }
        if (dtype is null || shape is null || offsets is null) throw SafetensorsFile.Refused($"'{name}' lacks dtype, shape or data_offsets");
        if (offsets.Count != 2 || offsets[1] < offsets[0])
            throw SafetensorsFile.Refused($"'{name}' has the data_offsets [{string.Join(", ", offsets)}]; expected a begin and an end");
        return new Entry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader json, string field)
    {
        var numbers = new List<long>();
        Expect(ref json, JsonTokenType.StartArray, field);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out var number) || number < 0)
                throw SafetensorsFile.Refused($"'{field}' has an item that is not a whole number of 0 or more");
            numbers.Add(number);
        }
        return numbers;
    }

    private static string? NextKey(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.EndObject ? null : json.GetString();
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type, string field)
    {
        json.Read();
        if (json.TokenType != type) throw SafetensorsFile.Refused($"'{field}' is {json.TokenType}; expected {type}");
    }
}
