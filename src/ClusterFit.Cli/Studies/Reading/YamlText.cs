using System.Text.Json;
using ClusterFit.Core.Studies.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ClusterFit.Cli.Studies.Reading;

/// <summary>YAML 1.2 as JSON, with the lines of its places: one document of the core schema, without tags. An alias repeats what its anchor marks,
/// within the limits of size and depth.</summary>
internal sealed class YamlText
{
    private const int MaxNodes = 100_000;

    private readonly List<ParsingEvent> _events;
    private readonly Dictionary<string, int> _anchors = [];
    private readonly Dictionary<string, long> _lines = [];
    private readonly Utf8JsonWriter _json;
    private int _next;
    private int _nodes;

    private YamlText(List<ParsingEvent> events, Utf8JsonWriter json) => (_events, _json) = (events, json);

    /// <summary>Reads the text.</summary>
    /// <exception cref="DocumentSyntaxException">It is no YAML, or goes beyond the limits.</exception>
    public static LocatedDocument Parse(string text)
    {
        using var json = new MemoryStream();
        using var writer = new Utf8JsonWriter(json);
        var yaml = new YamlText(Events(text), writer);
        yaml.Node("", 0);
        writer.Flush();
        using var document = JsonDocument.Parse(json.ToArray());
        return new LocatedDocument(document.RootElement.Clone(), yaml._lines);
    }

    private static List<ParsingEvent> Events(string text)
    {
        var (events, depth) = (new List<ParsingEvent>(), 0);
        try
        {
            var parser = new Parser(new StringReader(text));
            while (parser.MoveNext())
            {
                if (parser.Current is StreamStart or StreamEnd or DocumentStart or DocumentEnd or Comment)
                {
                    if (parser.Current is DocumentStart && events.Count > 0) throw Refused(parser.Current, "is a second document; expected one.");
                    continue;
                }

                events.Add(parser.Current!);
                // Here already: each level that is open makes the parser slower.
                if ((depth += parser.Current!.NestingIncrease) > LocatedDocument.MaxDepth) throw TooDeep(parser.Current);
                if (events.Count > MaxNodes) throw Refused(parser.Current, $"has more than {MaxNodes:N0} parts.");
            }
        }
        catch (YamlException error)
        {
            // The end of the text may be told as the line after it.
            var last = 1 + text.AsSpan().TrimEnd().Count('\n');
            throw new DocumentSyntaxException($"is no YAML: {error.Message}", Math.Clamp(error.Start.Line, 1, last));
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // Over some text the parser stumbles, such as the end of a document before any, or a tag that is no URI.
            throw new DocumentSyntaxException($"is no YAML: {error.Message}", events.Count == 0 ? 1 : events[^1].End.Line);
        }

        return events.Count > 0 ? events : throw new DocumentSyntaxException("is empty; expected a study.", 1);
    }

    private void Node(string path, int depth)
    {
        var node = _events[_next++];
        if (path.Length == 0 || path[^1] == ']') _lines.TryAdd(path, node.Start.Line);
        if (depth > LocatedDocument.MaxDepth) throw TooDeep(node);
        if (++_nodes > MaxNodes) throw Refused(node, $"has more than {MaxNodes:N0} parts with all aliases.");
        if (node is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag })
            throw Refused(node, $"has the tag '{tag}'; expected plain values.");
        if (node is NodeEvent { Anchor.IsEmpty: false } anchored) _anchors[anchored.Anchor.Value] = _next - 1;
        switch (node)
        {
            case AnchorAlias alias:
                Repeat(alias, path, depth);
                break;
            case MappingStart:
                Mapping(path, depth);
                break;
            case SequenceStart:
                _json.WriteStartArray();
                for (var i = 0; _events[_next] is not SequenceEnd; i++) Node(DocumentPath.Item(path, i), depth + 1);
                _next++;
                _json.WriteEndArray();
                break;
            case Scalar scalar:
                Write(scalar);
                break;
            default:
                throw Refused(node, "is not expected here.");
        }
    }

    private void Mapping(string path, int depth)
    {
        _json.WriteStartObject();
        var names = new HashSet<string>();
        while (_events[_next] is not MappingEnd)
        {
            if (_events[_next++] is not Scalar key) throw Refused(_events[_next - 1], "is no name; expected a text before the colon.");
            if (!names.Add(key.Value)) throw Refused(key, $"repeats the name '{DocumentPath.Shorten(key.Value)}'.");
            var field = DocumentPath.Field(path, key.Value);
            _lines.TryAdd(field, key.Start.Line);
            _json.WritePropertyName(key.Value);
            Node(field, depth + 1);
        }

        _next++;
        _json.WriteEndObject();
    }

    private void Repeat(AnchorAlias alias, string path, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var start)) throw Refused(alias, $"names the anchor '{alias.Value}', which is not above.");
        var after = _next;
        _next = start;
        // An anchor within itself would go on for ever; the limit of the depth ends it.
        Node(path, depth);
        _next = after;
    }

    private void Write(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain) _json.WriteStringValue(scalar.Value);
        else if (scalar.Value is "" or "~" or "null" or "Null" or "NULL") _json.WriteNullValue();
        else if (scalar.Value is "true" or "True" or "TRUE") _json.WriteBooleanValue(true);
        else if (scalar.Value is "false" or "False" or "FALSE") _json.WriteBooleanValue(false);
        else if (YamlNumber.ToJson(scalar.Value) is { } number) _json.WriteRawValue(number);
        else _json.WriteStringValue(scalar.Value);
    }

    private static DocumentSyntaxException TooDeep(ParsingEvent at) => Refused(at, $"lies deeper than {LocatedDocument.MaxDepth} lists and objects.");

    private static DocumentSyntaxException Refused(ParsingEvent at, string message) => new(message, at.Start.Line);
}
