using System.Text;
using System.Text.Json;

namespace ClusterFit.Core.Tests.Studies;

/// <summary>Replaces places of a JSON text. As text, so that what no tree of nodes holds, such as repeated names, comes in.</summary>
internal static class Damage
{
    /// <summary>The text with one of its values replaced; the text itself when it is no JSON any more.</summary>
    public static string Replace(string json, int place, string value) => Replace(json, place, value, isName: false);

    /// <summary>The text with one of its names replaced; the text itself when there is none.</summary>
    public static string Rename(string json, int place, string name) => Replace(json, place, $"\"{name}\"", isName: true);

    private static string Replace(string json, int place, string text, bool isName)
    {
        var places = Places(json).Where(each => each.IsName == isName).ToList();
        if (places.Count == 0) return json;
        var (start, end, _) = places[place % places.Count];
        return json[..start] + text + json[end..];
    }

    // Where values and names stand in the text; none when it is no JSON.
    private static List<(int Start, int End, bool IsName)> Places(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        var found = new List<(int, int, bool)>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject) continue;
                var isName = reader.TokenType == JsonTokenType.PropertyName;
                var start = Encoding.UTF8.GetCharCount(bytes, 0, (int)reader.TokenStartIndex);
                var value = reader;
                if (!isName) value.Skip();
                var end = isName
                    ? start + json[start..].IndexOf("\":", StringComparison.Ordinal) + 1
                    : Encoding.UTF8.GetCharCount(bytes, 0, (int)value.BytesConsumed);
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
