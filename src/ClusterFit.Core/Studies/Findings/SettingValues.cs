using System.Globalization;

namespace ClusterFit.Core.Studies.Findings;

/// <summary>The settings of a trial as the dimensions of its study see them. Trials keep settings that an edit has since put out of the range of
/// a dimension: they are read as well.</summary>
public static class SettingValues
{
    /// <summary>The setting as text; null where the dimension does not count for the trial.</summary>
    public static string? TextOf(this Trial trial, Dimension dimension)
    {
        foreach (var (name, value) in trial.Settings)
            if (name == dimension.Name) return value;
        return null;
    }

    /// <summary>The setting as a number, for a choice its position; null where the dimension does not count for the trial, or no longer has such
    /// a choice.</summary>
    public static double? NumberOf(this Trial trial, Dimension dimension) => trial.TextOf(dimension) switch
    {
        null => null,
        { } text when dimension is NumberDimension => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        { } text => dimension.Parse(text),
    };
}
