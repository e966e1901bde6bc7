using System.Text.Json;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies.Reading;

/// <summary>A file is no JSON or YAML.</summary>
internal sealed class DocumentSyntaxException(string message, long line) : Exception(message)
{
    /// <summary>Where, from 1.</summary>
    public long Line { get; } = line;
}

/// <summary>The content of a JSON or YAML file as JSON, and the lines of its places.</summary>
/// <param name="Root">The content.</param>
/// <param name="Lines">The line of each place, from 1; see <see cref="DocumentPath"/>.</param>
internal sealed record LocatedDocument(JsonElement Root, IReadOnlyDictionary<string, long> Lines)
{
    /// <summary>Most objects and lists within each other.</summary>
    public const int MaxDepth = 32;

    /// <summary>Reads a text: JSON when it begins with a brace, else YAML.</summary>
    /// <exception cref="DocumentSyntaxException">It is neither.</exception>
    public static LocatedDocument Parse(string text) => text.AsSpan().TrimStart().StartsWith("{") ? JsonText.Parse(text) : YamlText.Parse(text);

    /// <summary>The line of a place; of what holds it when the place itself is missing.</summary>
    public long LineOf(string path)
    {
        while (path.Length > 0 && !Lines.ContainsKey(path)) path = DocumentPath.Parent(path);
        return Lines.GetValueOrDefault(path, 1);
    }
}
