namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Widths of the kernels on the unit interval, as in Optuna's sampler. None is narrower than 1 / min(100, kernels + 1), the "magic clip"
/// of Bergstra et al. (2011), so that a crowd of observations does not become a spike.</summary>
internal static class Bandwidths
{
    /// <summary>Where the prior's kernel stands; its width is that of the interval.</summary>
    public const double PriorMean = 0.5;

    private const double PriorWidth = 1;

    /// <summary>The widths of kernels.</summary>
    /// <param name="means">Their positions in [0, 1], the prior's last.</param>
    /// <param name="jointly">With how many dimensions together they are estimated; null when alone.</param>
    public static double[] Of(ReadOnlySpan<double> means, int? jointly)
    {
        var widths = new double[means.Length];
        var least = 1 / Math.Min(100.0, means.Length + 1);
        if (jointly is { } dimensions) Array.Fill(widths, Joint(means.Length - 1, dimensions, least));
        else Alone(means, widths, least);
        widths[^1] = PriorWidth;
        return widths;
    }

    // Scott's rule, times a fifth.
    private static double Joint(int observations, int dimensions, double least) =>
        Math.Clamp(0.2 * Math.Pow(Math.Max(observations, 1), -1.0 / (dimensions + 4)), least, 1);

    // The distance to the neighbour that is further away, at the ends to the only one.
    private static void Alone(ReadOnlySpan<double> means, Span<double> widths, double least)
    {
        // Instead of sorting: distances below the least width do not matter, so the kernels are put into cells of that width, and only the first
        // and the last of a cell can be far enough from a neighbour.
        var cells = Math.Min(100, means.Length + 1);
        Span<int> first = stackalloc int[cells];
        Span<int> last = stackalloc int[cells];
        first.Fill(-1);
        last.Fill(-1);
        for (var i = 0; i < means.Length; i++)
        {
            var cell = Math.Min((int)(means[i] * cells), cells - 1);
            if (first[cell] < 0 || means[i] < means[first[cell]]) first[cell] = i;
            if (last[cell] < 0 || means[i] >= means[last[cell]]) last[cell] = i;
        }

        widths.Fill(least);
        var before = -1;
        for (var cell = 0; cell < cells; cell++)
        {
            if (first[cell] < 0) continue;
            if (before >= 0)
            {
                var distance = means[first[cell]] - means[before];
                widths[before] = Math.Max(widths[before], distance);
                widths[first[cell]] = Math.Max(widths[first[cell]], distance);
            }

            before = last[cell];
        }
    }
}
