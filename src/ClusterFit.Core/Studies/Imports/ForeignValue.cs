using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClusterFit.Core.Studies.Imports;

/// <summary>Reads another program's file: what is missing, or of another kind, is null.</summary>
internal static class ForeignValue
{
    /// <summary>A field within fields.</summary>
    public static JsonElement? Find(this JsonElement? value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            value = value is { ValueKind: JsonValueKind.Object } inner && inner.TryGetProperty(name, out var field) ? field : null;
        return value is { ValueKind: JsonValueKind.Null } ? null : value;
    }

    /// <summary>The items of a list.</summary>
    public static IReadOnlyList<JsonElement?> Items(this JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => (JsonElement?)item)] : [];

    /// <summary>The fields of an object.</summary>
    public static IReadOnlyList<(string Name, JsonElement? Value)> Fields(this JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Object } fields
            ? [.. fields.EnumerateObject().Select(field => (field.Name, (JsonElement?)field.Value))]
            : [];

    /// <summary>A text, a number or a switch as text.</summary>
    public static string? Text(this JsonElement? value) => value?.ValueKind switch
    {
        JsonValueKind.String => value.Value.GetString(),
        JsonValueKind.Number => value.Value.GetRawText(),
        JsonValueKind.True => "on",
        JsonValueKind.False => "off",
        _ => null,
    };

    /// <summary>A number, or a text that is one.</summary>
    public static double? Number(this JsonElement? value) =>
        double.TryParse(value.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A whole number, or a text that is one.</summary>
    public static long? Whole(this JsonElement? value) =>
        value.Number() is { } number && number == Math.Floor(number) && Math.Abs(number) < 1e15 ? (long)number : null;

    /// <summary>A dimension of these values; null when one of them is no plain value.</summary>
    public static JsonNode? Choices(this JsonElement? value)
    {
        var texts = value.Items().Select(Text).ToArray();
        if (texts.Length == 0 || texts.Contains(null)) return null;
        return new JsonArray([.. texts.Distinct().Select(text => (JsonNode?)text)]);
    }
}
