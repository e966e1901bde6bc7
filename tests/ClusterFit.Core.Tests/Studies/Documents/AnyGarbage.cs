using System.Text;
using System.Text.Json;
using ClusterFit.Core.Studies.Documents;
using CsCheck;

namespace ClusterFit.Core.Tests.Studies.Documents;

/// <summary>What is almost a study: a real one with one to three places of it replaced, removed or renamed, and text that is no JSON.</summary>
internal static class AnyGarbage
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "1e-400", "9223372036854775808", "0.5", "\"\"", "\"none\"", "\"nan\"", "\"\\ud800\"", "[]", "{}", "[[]]",
        "[{}]", "[1,2]", "[2,1]", "[null]", "{\"float\":[0,1]}", "{\"int\":[1,1e15]}", "{\"choice\":[]}", "{\"a\":{\"b\":1}}", "[1,1]", "{\"depth\":[2,3]}",
        "{\"float\":[1e-300,1e300],\"log\":true}", "{\"a\":1,\"a\":2}", "\"psnr\"", "\"1e-9s\"", "\"1e400d\"", "{\"kind\":\"grid\"}",
    ];

    public static Gen<string> Documents { get; } = Gen.OneOf(
        Gen.String,
        Gen.OneOfConst(Values),
        Gen.Select(Gen.Int[0, 10_000], Gen.OneOfConst(Values), Gen.Int[0, 2]).Array[1, 3].Select(Damaged));

    private static string Damaged((int Place, string Value, int Way)[] damages)
    {
        var json = StudyDocument.Write(AnyStudy.Example);
        // As text, so that what no tree of nodes holds, such as repeated names, comes in.
        foreach (var (place, value, way) in damages)
        {
            var starts = Starts(json);
            if (starts.Count == 0) return json;
            var (start, end, isName) = starts[place % starts.Count];
            json = json[..start] + (isName ? way == 0 ? "\"width\"" : "\"epochs\"" : value) + json[end..];
        }

        return json;
    }

    // Where values and names of the document stand in its text; none when it is no JSON any more.
    private static List<(int Start, int End, bool IsName)> Starts(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        var found = new List<(int, int, bool)>();
        try
        {
            while (reader.Read())
            {
                var start = Encoding.UTF8.GetCharCount(bytes, 0, (int)reader.TokenStartIndex);
                var isName = reader.TokenType == JsonTokenType.PropertyName;
                if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject) continue;
                var copy = reader;
                if (!isName && !copy.TrySkip()) return [];
                var end = isName ? start + json[start..].IndexOf("\":", StringComparison.Ordinal) + 1 : Encoding.UTF8.GetCharCount(bytes, 0, (int)copy.BytesConsumed);
                found.Add((start, end, isName));
            }
        }
        catch (JsonException)
        {
            return [];
        }

        return found;
    }
}
