using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Batches;

/// <summary><c>--label key=value</c>; <c>key:value</c> is taken, too.</summary>
internal static class LabelOption
{
    /// <summary>Parses a label.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static (string Key, string Value) Parse(string text)
    {
        // No key holds either sign; the colon is how addresses of the API write it.
        var sign = text.AsSpan().IndexOfAny('=', ':');
        return sign > 0
            ? (text[..sign], text[(sign + 1)..])
            : throw new UsageException($"--label: '{text}' is not valid; expected key=value, for example project=kodak.");
    }

    /// <summary>Parses labels.</summary>
    /// <exception cref="UsageException">One is none, or a key is given twice.</exception>
    public static IReadOnlyDictionary<string, string> ParseAll(IEnumerable<string> texts)
    {
        var labels = new Dictionary<string, string>();
        foreach (var (key, value) in texts.Select(Parse))
            if (!labels.TryAdd(key, value)) throw new UsageException($"--label: '{key}' is given twice; expected each key once.");
        return labels;
    }
}
