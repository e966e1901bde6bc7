namespace ClusterFit.Core.Api;

/// <summary>Names that others chose, made into names of files that every system takes and that commands nothing.</summary>
public static class SafeFileName
{
    /// <summary>The most bytes of a name: file systems allow 255, and the rest is for numbers and endings.</summary>
    public const int MaxBytes = 200;

    private const string Unnamed = "_";

    // What Windows does not allow, and what separates folders.
    private const string Forbidden = "<>:\"/\\|?*";

    // Windows opens these devices whatever follows the point.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. "0123456789¹²³".SelectMany(digit => (string[])[$"COM{digit}", $"LPT{digit}"])], StringComparer.OrdinalIgnoreCase);

    /// <summary>A name like the given one, of a file without its ending: of a path the last part; <c>_</c> for each character that a system
    /// refuses or a terminal obeys. Different names may become the same.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var last = PlainText.Of(name[(name.LastIndexOf('/') + 1)..]);
        var safe = string.Concat(last.Select(c => Forbidden.Contains(c) ? '_' : c)).Trim('.', ' ');
        // A command that gets all names of a folder would take it for an option.
        if (safe.StartsWith('-')) safe = $"_{safe[1..]}";
        var text = Shorten(safe).TrimEnd('.', ' ');
        return text.Length == 0 ? Unnamed : Devices.Contains(text.Split('.')[0].TrimEnd()) ? Unnamed + text : text;
    }

    // Not within a surrogate pair: half of one is no character and would come back from a file as another.
    private static string Shorten(string text)
    {
        var (bytes, length) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > MaxBytes) return text[..length];
            length += rune.Utf16SequenceLength;
        }
        return text;
    }
}
