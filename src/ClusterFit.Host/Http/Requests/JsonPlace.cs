using System.Text;
using System.Text.Json;

namespace ClusterFit.Host.Http.Requests;

/// <summary>Finds again what a reader of JSON stumbled over.</summary>
internal static class JsonPlace
{
    /// <summary>The value or name that ends at a place, as it was sent; of an object or a list only that it is one. Null where the text does not go so
    /// far.</summary>
    /// <param name="text">The text, or its beginning.</param>
    /// <param name="line">Lines before the one where it ends.</param>
    /// <param name="position">Bytes of that line up to its end.</param>
    public static string? TokenAt(ReadOnlySpan<byte> text, long line, long position)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            var length = text[start..].IndexOf((byte)'\n') + 1;
            if (length == 0) return null;
            start += length;
        }

        var reader = new Utf8JsonReader(text, isFinalBlock: false, state: default);
        try
        {
            while (reader.Read())
                if (reader.BytesConsumed >= start + position) return Shown(reader);
        }
        catch (JsonException)
        {
            // It was cut within a token.
        }

        return null;
    }

    private static string Shown(in Utf8JsonReader token) => token.TokenType switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => "{...}",
        JsonTokenType.StartArray or JsonTokenType.EndArray => "[...]",
        _ => Encoding.UTF8.GetString(token.ValueSpan),
    };
}
