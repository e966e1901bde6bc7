namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Widths of the kernels on the unit interval, as in Optuna's sampler. None is narrower than 1 / min(100, kernels + 1), the "magic clip"
/// of Bergstra et al. (2011), so that a crowd of observations does not become a spike.</summary>
internal static class Bandwidths
{
    private static double Least(int kernels) => 1 / Math.Min(100.0, kernels + 1);

    /// <summary>The width that all kernels share when several dimensions are estimated together: Scott's rule, times a fifth.</summary>
    /// <param name="observations">Kernels without the prior's.</param>
    /// <param name="dimensions">Dimensions that are estimated together.</param>
    public static double Joint(int observations, int dimensions) =>
        Math.Clamp(0.2 * Math.Pow(Math.Max(observations, 1), -1.0 / (dimensions + 4)), Least(observations + 1), 1);

    /// <summary>The widths for a dimension alone: the distance to the neighbour that is further away, at the ends to the only one.</summary>
    /// <param name="means">Positions of the kernels in [0, 1], the prior's included.</param>
    /// <param name="widths">One for each of them.</param>
    public static void Alone(ReadOnlySpan<double> means, Span<double> widths)
    {
        // Instead of sorting: distances below the least width do not matter, so the kernels are put into cells of that width, and only the first
        // and the last of a cell can be far enough from a neighbour.
        var least = Least(means.Length);
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

        widths[..means.Length].Fill(least);
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
