using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Batches;

/// <summary><c>--label key=value</c>.</summary>
internal static class LabelOption
{
    /// <summary>Parses a label.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static (string Key, string Value) Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (text[..equals], text[(equals + 1)..])
            : throw new UsageException($"--label: '{text}' is not valid; expected key=value, for example project=kodak.");
    }
}
