namespace ClusterFit.Benchmarks.Speed;

/// <summary>The middle of measurements and how far they spread.</summary>
/// <param name="Low">The lower quartile, or the least of fewer than eight.</param>
/// <param name="Middle">The median.</param>
/// <param name="High">The upper quartile, or the greatest of fewer than eight.</param>
internal sealed record Spread(double Low, double Middle, double High)
{
    private const int EnoughForQuartiles = 8;

    /// <summary>The spread of at least one value.</summary>
    public static Spread Of(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var edge = sorted.Count < EnoughForQuartiles ? 0 : sorted.Count / 4;
        return new Spread(sorted[edge], Median(values), sorted[^(edge + 1)]);
    }

    /// <summary>The median of at least one value.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
