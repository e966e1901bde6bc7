using System.Globalization;

namespace ClusterFit.Core.Studies.Documents;

/// <summary>Lengths of time as documents write them: <c>90m</c>, <c>1.5h</c>.</summary>
public static class Duration
{
    /// <summary>What <see cref="Parse"/> takes, in words.</summary>
    public const string Expected = "a time up to 365d, such as 30s, 90m, 1.5h or 2d";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private static readonly (char Letter, TimeSpan Length)[] Units =
        [('d', TimeSpan.FromDays(1)), ('h', TimeSpan.FromHours(1)), ('m', TimeSpan.FromMinutes(1)), ('s', TimeSpan.FromSeconds(1))];

    /// <summary>The shortest text that <see cref="Parse"/> turns into exactly this time.</summary>
    public static string Format(TimeSpan time)
    {
        var unit = Units.FirstOrDefault(unit => time.Ticks % unit.Length.Ticks == 0, Units[^1]);
        return $"{((decimal)time.Ticks / unit.Length.Ticks).ToString(CultureInfo.InvariantCulture)}{unit.Letter}";
    }

    /// <summary>The time; null when the text is none, or the time is not positive or longer than a year.</summary>
    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0 || Units.FirstOrDefault(unit => unit.Letter == text[^1]) is not { Letter: not '\0' } unit) return null;
        var isNumber = decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        if (!isNumber || number > Longest.Ticks / unit.Length.Ticks) return null;
        var time = TimeSpan.FromTicks((long)(number * unit.Length.Ticks));
        return time > TimeSpan.Zero ? time : null;
    }
}
