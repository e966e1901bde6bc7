namespace ClusterFit.Cli.Studies.Plots;

/// <summary>Where an axis has its ticks.</summary>
internal static class Ticks
{
    private static readonly int[] Factors = [1, 2, 5, 10];

    /// <summary>Round numbers within a range, about <paramref name="most"/> of them; only whole ones where asked.</summary>
    public static double[] Linear(double low, double high, bool whole, int most = 6)
    {
        if (!(high > low)) return [low];
        var raw = (high - low) / most;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = Factors.Select(factor => factor * decade).First(step => step >= raw * 0.999);
        if (whole) step = Math.Max(1, Math.Round(step));
        var first = (long)Math.Ceiling((low / step) - 1e-9);
        return [.. Enumerable.Range(0, (int)Math.Floor((high / step) + 1e-9 - first) + 1).Select(i => (first + i) * step)];
    }

    /// <summary>Powers of ten within a range of positive numbers, with their double and fivefold where they are few.</summary>
    public static double[] Logarithmic(double low, double high)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
        double[] factors = last - first > 3 ? [1] : [1, 2, 5];
        var every = Math.Max(1, (last - first) / 6);
        double[] ticks =
        [
            .. Enumerable.Range(first, last - first + 1).Where(power => (power - first) % every == 0)
                .SelectMany(power => factors.Select(factor => factor * Math.Pow(10, power))).Where(tick => tick >= low * 0.999 && tick <= high * 1.001),
        ];
        return ticks.Length > 1 ? ticks : [low, high];
    }
}
