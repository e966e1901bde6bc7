using System.Text;

namespace ClusterFit.Cli.Results;

/// <summary>Rows of comma-separated values, quoted as RFC 4180 says.</summary>
internal static class CsvRow
{
    /// <summary>Appends one.</summary>
    public static void Append(StringBuilder text, IEnumerable<string> fields) => text.AppendJoin(',', fields.Select(Quoted)).Append("\r\n");

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"")}\"" : field;
}
