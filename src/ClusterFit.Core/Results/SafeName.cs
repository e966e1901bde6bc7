using System.Text;

namespace ClusterFit.Core.Results;

/// <summary>Makes names that every system takes for the name of one file: archives and folders of results travel.</summary>
public static class SafeName
{
    // With its extension, too: to Windows, aux.png is a device.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>The name with an underscore for each character that some system does not take or reads as something else, and of so many bytes at
    /// most.</summary>
    public static string Of(string name, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        var safe = string.Create(name.Length, name, (to, from) =>
        {
            for (var i = 0; i < from.Length; i++) to[i] = IsSafe(from, i) ? from[i] : '_';
        });
        // Not within a surrogate pair: half of one is no character and would come back from a file as another.
        while (Encoding.UTF8.GetByteCount(safe) > maxBytes) safe = safe[..^(char.IsLowSurrogate(safe[^1]) ? 2 : 1)];
        // Windows drops dots and spaces at the end; a dot at the start hides the file, and a dash looks like an option.
        safe = safe.TrimEnd('.', ' ');
        if (safe is ['.' or '-', ..]) safe = $"_{safe[1..]}";
        if (safe.Length == 0) return "_";
        return Devices.Contains(safe.Split('.')[0].TrimEnd()) ? "_" + safe : safe;
    }

    private static bool IsSafe(string name, int i) => name[i] switch
    {
        '<' or '>' or ':' or '"' or '/' or '\\' or '|' or '?' or '*' => false,
        var c when char.IsHighSurrogate(c) => i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]),
        var c when char.IsLowSurrogate(c) => i > 0 && char.IsHighSurrogate(name[i - 1]),
        // Among the formatting characters are those that turn the direction of what follows: gnp.exe would look like exe.png.
        var c => !char.IsControl(c) && char.GetUnicodeCategory(c) is not System.Globalization.UnicodeCategory.Format,
    };
}
