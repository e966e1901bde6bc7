using System.Text;

namespace ClusterFit.Cli.Results;

/// <summary>Rows of comma-separated values, quoted as RFC 4180 says.</summary>
internal static class CsvRow
{
    /// <summary>Appends one.</summary>
    public static void Append(StringBuilder text, IEnumerable<string> fields) => text.AppendJoin(',', fields.Select(Quoted)).Append("\r\n");

    /// <summary>The rows of a text, each with its fields; a quoted field may hold line ends.</summary>
    public static IEnumerable<IReadOnlyList<string>> Read(string text)
    {
        var (row, field, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
            else if (text[i] == '"') quoted = !quoted;
            else if (quoted || text[i] is not (',' or '\r' or '\n')) field.Append(text[i]);
            else if (text[i] != '\r')
            {
                row.Add($"{field}");
                field.Clear();
                if (text[i] == ',') continue;
                yield return row;
                row = [];
            }
        }

        if (row.Count > 0 || field.Length > 0) yield return [.. row, $"{field}"];
    }

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"")}\"" : field;
}
