using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Studies.Reading;

namespace ClusterFit.Cli.Studies;

/// <summary>Writes a study as its user would: a line for each section, and one for each dimension.</summary>
internal static partial class StudyYaml
{
    // A double-quoted text of JSON is one of YAML, too.
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file, comments first.</summary>
    public static string Write(JsonObject study, IEnumerable<string> comments)
    {
        var yaml = new StringBuilder();
        foreach (var comment in comments) yaml.Append("# ").Append(OneLine.Of(comment)).Append('\n');
        foreach (var (name, value) in study)
        {
            if (name != "space")
            {
                yaml.Append(name).Append(": ").Append(Flow(value)).Append('\n');
                continue;
            }

            yaml.Append(name).Append(":\n");
            foreach (var (setting, dimension) in (JsonObject)value!)
                yaml.Append("  ").Append(setting).Append(": ").Append(Flow(dimension)).Append('\n');
        }

        return $"{yaml}";
    }

    private static string Flow(JsonNode? value) => value switch
    {
        JsonObject fields => $"{{ {string.Join(", ", fields.Select(field => $"{field.Key}: {Flow(field.Value)}"))} }}",
        JsonArray items => $"[{string.Join(", ", items.Select(Flow))}]",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Text(text.GetValue<string>()),
        _ => value?.ToJsonString() ?? "null",
    };

    // What looks like a number stays one: settings take both alike.
    private static string Text(string text) => YamlNumber.ToJson(text) == text || (Plain().IsMatch(text) && text is not ("true" or "false" or "null"))
        ? text
        : JsonSerializer.Serialize(text, Quoted);

    [GeneratedRegex(@"\A[a-zA-Z][-a-zA-Z0-9_ ]*(?<! )\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
