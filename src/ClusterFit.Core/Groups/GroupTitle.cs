namespace ClusterFit.Core.Groups;

/// <summary>A name and a value that lists of groups can be filtered by.</summary>
/// <param name="Key">1 to 63 characters of a-z, 0-9, dot, underscore, slash and hyphen.</param>
/// <param name="Value">Any text.</param>
public sealed record GroupLabel(string Key, string Value);

/// <summary>What people know a group by. Says nothing about which submission it is.</summary>
/// <param name="Name">What they call it; null for no name.</param>
/// <param name="Preset">The preset that its settings started from; empty when there was none.</param>
/// <param name="Labels">Its labels, each key once.</param>
public sealed record GroupTitle(string? Name, string Preset, EquatableList<GroupLabel> Labels)
{
    /// <summary>Longest name, preset and value of a label, in characters.</summary>
    public const int MaxText = 200;

    /// <summary>Most labels.</summary>
    public const int MaxLabels = 32;

    /// <summary>Longest key of a label, in characters.</summary>
    public const int MaxKey = 63;

    /// <summary>Without a name.</summary>
    public static GroupTitle None { get; } = new(null, "", []);

    /// <summary>What is wrong with the title: the field, its value and what would be right. Null when nothing is.</summary>
    public string? Problem
    {
        get
        {
            if (Name?.Length is 0 or > MaxText) return $"name: {Name.Length} characters; expected 1 to {MaxText}, or nothing.";
            if (Preset.Length > MaxText) return $"preset: {Preset.Length} characters; expected at most {MaxText}.";
            if (Labels.Count > MaxLabels) return $"labels: {Labels.Count}; expected at most {MaxLabels}.";
            if (Labels.FirstOrDefault(label => !IsKey(label.Key)) is { } bad)
                return $"labels: the key '{bad.Key[..Math.Min(bad.Key.Length, MaxKey)]}'; expected 1 to {MaxKey} characters of a-z, 0-9, '.', '_', '/', '-'.";
            if (Labels.FirstOrDefault(label => label.Value.Length > MaxText) is { } wide)
                return $"labels: the value of '{wide.Key}' has {wide.Value.Length} characters; expected at most {MaxText}.";
            return Labels.GroupBy(label => label.Key, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
                ? $"labels: '{twice.Key}' is there twice; expected each key once."
                : null;
        }
    }

    private static bool IsKey(string key) =>
        key.Length is > 0 and <= MaxKey && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '/' or '-');
}
