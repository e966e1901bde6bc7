using System.Globalization;

namespace ClusterFit.Core.Studies;

/// <summary>Numbers from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
/// <param name="Name">The setting.</param>
/// <param name="Low">The least.</param>
/// <param name="High">The greatest, at least <paramref name="Low"/>.</param>
/// <param name="Log">Whether equal ratios, instead of equal differences, are equally likely; needs a positive <paramref name="Low"/>.</param>
/// <param name="Step">Distance of the values from <paramref name="Low"/> on; null when continuous. Not with <paramref name="Log"/>, but for whole
/// numbers.</param>
public sealed record NumberDimension(string Name, double Low, double High, bool Log = false, double? Step = null) : Dimension(Name)
{
    // A value that was read from text, or counted up in steps, may miss an end by rounding.
    private const double Slack = 1e-9;

    /// <summary>Number of values that a grid takes of a continuous dimension, ends included; at least 2.</summary>
    public int? Grid { get; init; }

    /// <summary>Whether only whole numbers are meant; then <see cref="Step"/> is 1 or another whole number.</summary>
    public bool Whole { get; init; }

    /// <inheritdoc />
    public override int? GridValues => Grid ?? (Step is null ? Low == High ? 1 : null : Steps + 1);

    /// <summary>The values at the positions 0 and 1: with steps, half a step beyond the first and the last value, so that these are as likely as
    /// the others.</summary>
    public (double Low, double High) Edges => Step is { } step ? (Low - (step / 2), Low + (Steps * step) + (step / 2)) : (Low, High);

    private int Steps => (int)Math.Floor(((High - Low) / Step!.Value) + Slack);

    /// <inheritdoc />
    public override double FromUnit(double position)
    {
        var (low, high) = Edges;
        var value = Stretch(position, low, high);
        return Step is null ? Clamp(value) : Round(value);
    }

    /// <inheritdoc />
    public override double ToUnit(double value)
    {
        var (low, high) = Edges;
        return Shrink(value, low, high);
    }

    /// <inheritdoc />
    public override double GridValue(int number)
    {
        if (Grid is { } count)
        {
            var value = Stretch(count == 1 ? 0 : (double)number / (count - 1), Low, High);
            return Step is null ? Clamp(value) : Round(value);
        }

        return Step is { } step ? Low + (number * step)
            : Low == High ? Low : throw new InvalidOperationException($"'{Name}' is continuous and has no grid.");
    }

    /// <inheritdoc />
    public override string Format(double value) =>
        Whole ? ((long)value).ToString(CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override double? Parse(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return null;
        if (!(value >= Low - (Slack * Math.Abs(Low)) && value <= High + (Slack * Math.Abs(High)))) return null;
        return Whole && value != Math.Floor(value) ? null : Clamp(value);
    }

    private double Round(double value) => Low + (Math.Clamp(Math.Round((value - Low) / Step!.Value), 0, Steps) * Step.Value);

    private double Clamp(double value) => Math.Clamp(value, Low, High);

    private double Stretch(double position, double low, double high) =>
        Log ? Math.Exp(Math.Log(low) + (position * (Math.Log(high) - Math.Log(low)))) : low + (position * (high - low));

    private double Shrink(double value, double low, double high)
    {
        if (low >= high) return 0;
        return Math.Clamp(Log ? (Math.Log(value) - Math.Log(low)) / (Math.Log(high) - Math.Log(low)) : (value - low) / (high - low), 0, 1);
    }
}
