using System.Text;
using System.Text.Json;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Cli.Studies.Reading;

/// <summary>JSON with the lines of its places.</summary>
internal static class JsonText
{
    /// <summary>Reads the text.</summary>
    /// <exception cref="DocumentSyntaxException">It is no JSON.</exception>
    public static LocatedDocument Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var lines = Lines(bytes);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = LocatedDocument.MaxDepth });
            return new LocatedDocument(document.RootElement.Clone(), lines);
        }
        catch (JsonException error)
        {
            throw new DocumentSyntaxException($"is no JSON: {error.Message}", 1 + (error.LineNumber ?? 0));
        }
        catch (InvalidOperationException)
        {
            throw new DocumentSyntaxException("holds a name with half a surrogate pair; expected whole characters.", 1);
        }
    }

    private static Dictionary<string, long> Lines(byte[] bytes)
    {
        var lines = new Dictionary<string, long>();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = LocatedDocument.MaxDepth });
        // For each list that is open the number of its next item, for each object -1.
        var (next, paths) = (new Stack<int>(), new Stack<string>());
        var (line, counted, name) = (1L, 0, "");
        while (reader.Read())
        {
            line += bytes.AsSpan(counted, (int)reader.TokenStartIndex - counted).Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                next.Pop();
                paths.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = DocumentPath.Field(paths.Peek(), reader.GetString()!);
                lines[name] = line;
                continue;
            }

            var path = next.Count == 0 ? "" : next.Peek() < 0 ? name : DocumentPath.Item(paths.Peek(), next.Peek());
            lines.TryAdd(path, line);
            if (next.Count > 0 && next.Peek() >= 0) next.Push(next.Pop() + 1);
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) continue;
            next.Push(reader.TokenType == JsonTokenType.StartArray ? 0 : -1);
            paths.Push(path);
        }

        return lines;
    }
}
