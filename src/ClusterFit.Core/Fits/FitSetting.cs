using System.Globalization;

namespace ClusterFit.Core.Fits;

/// <summary>A setting was unknown or its value out of range. The message names the setting, the value and what would be right.</summary>
public sealed class FitSettingException(string message) : Exception(message)
{
    /// <summary>The name that is no setting; null where something else is wrong.</summary>
    public string? Unknown { get; init; }
}

/// <summary>One named field of a <see cref="FitSpec"/> as text, the way users and files write it.</summary>
public sealed class FitSetting
{
    private readonly Func<FitSpec, string> _read;
    private readonly Func<FitSpec, string, FitSpec?> _write;

    private FitSetting(string name, string meaning, string domain, Func<FitSpec, string> read, Func<FitSpec, string, FitSpec?> write)
    {
        Name = name;
        Meaning = meaning;
        Domain = domain;
        _read = read;
        _write = write;
    }

    /// <summary>The key, such as <c>learning-rate</c>.</summary>
    public string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public string Meaning { get; }

    /// <summary>The values that are accepted, in words.</summary>
    public string Domain { get; }

    /// <summary>The value in the spec; <see cref="Write"/> accepts it.</summary>
    public string Read(FitSpec spec) => _read(spec);

    /// <summary>The spec with this setting changed.</summary>
    /// <exception cref="FitSettingException">The value is outside <see cref="Domain"/>.</exception>
    public FitSpec Write(FitSpec spec, string value) =>
        _write(spec, value.Trim()) ?? throw new FitSettingException($"{Name}: '{value}' is not valid; expected {Domain}.");

    internal static FitSetting Integer(
        string name, string meaning, long min, long max, Func<FitSpec, long> read, Func<FitSpec, long, FitSpec> write) =>
        new(name, meaning, $"a whole number from {min} to {max}",
            spec => read(spec).ToString(CultureInfo.InvariantCulture),
            (spec, text) => TryInteger(text, min, max, out var value) ? write(spec, value) : null);

    internal static FitSetting Number(
        string name, string meaning, double min, double max, Func<FitSpec, double> read, Func<FitSpec, double, FitSpec> write) =>
        new(name, meaning, $"a number from {min.ToString(CultureInfo.InvariantCulture)} to {max.ToString(CultureInfo.InvariantCulture)}",
            spec => Format(read(spec)),
            (spec, text) => TryNumber(text, min, max, out var value) ? write(spec, value) : null);

    internal static FitSetting OptionalNumber(
        string name, string meaning, double min, double max, Func<FitSpec, double?> read, Func<FitSpec, double?, FitSpec> write) =>
        new(name, meaning, $"'none' or a number from {min.ToString(CultureInfo.InvariantCulture)} to {max.ToString(CultureInfo.InvariantCulture)}",
            spec => read(spec) is { } value ? Format(value) : "none",
            (spec, text) => text == "none" ? write(spec, null) : TryNumber(text, min, max, out var value) ? write(spec, value) : null);

    internal static FitSetting OnOff(string name, string meaning, Func<FitSpec, bool> read, Func<FitSpec, bool, FitSpec> write) =>
        new(name, meaning, "'on' or 'off'",
            spec => read(spec) ? "on" : "off",
            (spec, text) => text is "on" or "off" ? write(spec, text == "on") : null);

    internal static FitSetting Choice<T>(string name, string meaning, Func<FitSpec, T> read, Func<FitSpec, T, FitSpec> write)
        where T : struct, Enum
    {
        var byName = Enum.GetValues<T>().ToDictionary(KebabCase);
        return new(name, meaning, "one of " + string.Join(", ", byName.Keys),
            spec => KebabCase(read(spec)),
            (spec, text) => byName.TryGetValue(text, out var value) ? write(spec, value) : null);
    }

    internal static FitSetting IntegerOrAuto(
        string name, string meaning, int max, Func<FitSpec, int> read, Func<FitSpec, int, FitSpec> write) =>
        new(name, meaning, $"'auto' or a whole number from 1 to {max}",
            spec => read(spec) == 0 ? "auto" : read(spec).ToString(CultureInfo.InvariantCulture),
            (spec, text) => text == "auto" ? write(spec, 0) : TryInteger(text, 1, max, out var value) ? write(spec, (int)value) : null);

    internal static FitSetting IntegerListOrAuto(
        string name, string meaning, int maxCount, int max, Func<FitSpec, EquatableList<int>> read,
        Func<FitSpec, EquatableList<int>, FitSpec> write) =>
        new(name, meaning, $"'auto' or 1 to {maxCount} whole numbers from 1 to {max}, separated by commas",
            spec => read(spec) is { Count: > 0 } values ? values.ToString() : "auto",
            (spec, text) => text == "auto" ? write(spec, []) : TryIntegerList(text, maxCount, max) is { } values ? write(spec, values) : null);

    private static EquatableList<int>? TryIntegerList(string text, int maxCount, int max)
    {
        var parts = text.Split(',');
        if (parts.Length > maxCount) return null;
        var values = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryInteger(parts[i].Trim(), 1, max, out var value)) return null;
            values[i] = (int)value;
        }
        return EquatableList.Create<int>(values);
    }

    private static bool TryInteger(string text, long min, long max, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    private static bool TryNumber(string text, double min, double max, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    private static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string KebabCase<T>(T value) where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
