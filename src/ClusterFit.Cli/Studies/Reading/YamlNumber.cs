using System.Text.RegularExpressions;

namespace ClusterFit.Cli.Studies.Reading;

/// <summary>The decimal numbers of YAML's core schema, as JSON writes them.</summary>
internal static partial class YamlNumber
{
    /// <summary>The number, digit by digit; null when the text is none.</summary>
    public static string? ToJson(string text)
    {
        var match = Number().Match(text);
        if (!match.Success) return null;
        var sign = match.Groups["sign"].Value == "-" ? "-" : "";
        var whole = match.Groups["whole"].Value.TrimStart('0');
        var fraction = match.Groups["fraction"].Value;
        return $"{sign}{(whole.Length > 0 ? whole : "0")}{(fraction.Length > 0 ? "." : "")}{fraction}{match.Groups["power"].Value}";
    }

    // A digit before or after the point.
    [GeneratedRegex(@"\A(?<sign>[-+]?)(?=\.?[0-9])(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?(?<power>([eE][-+]?[0-9]+)?)\z")]
    private static partial Regex Number();
}
