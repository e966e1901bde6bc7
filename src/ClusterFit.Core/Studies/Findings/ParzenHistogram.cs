namespace ClusterFit.Core.Studies.Findings;

/// <summary>The density of some values of a dimension, on cells of equal prior probability: a Gaussian kernel on each value, as wide as Scott's
/// rule says (1992), and a uniform density with the weight of one value. A choice has a cell for each text and no kernels.</summary>
internal static class ParzenHistogram
{
    private const int CellsAtMost = 50;

    /// <summary>Number of cells of a dimension; 1 where it has only one value.</summary>
    public static int CellsOf(Dimension dimension) => dimension switch
    {
        ChoiceDimension choice => choice.Choices.Count,
        NumberDimension { Low: var low, High: var high } when low == high => 1,
        NumberDimension { Step: not null, Grid: null, GridValues: { } values } => Math.Min(values, CellsAtMost),
        _ => CellsAtMost,
    };

    /// <summary>The probability of each cell, all above zero.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="values">Values of it; what lies out of its range counts at the end of it.</param>
    public static double[] Of(Dimension dimension, IReadOnlyList<double> values)
    {
        var cells = CellsOf(dimension);
        var counts = new double[cells];
        foreach (var value in values) counts[Math.Clamp((int)(dimension.ToUnit(value) * cells), 0, cells - 1)]++;
        var smooth = dimension is ChoiceDimension ? counts : Smoothed(counts, values.Count);
        return [.. smooth.Select(count => (count + (1.0 / cells)) / (values.Count + 1))];
    }

    private static double[] Smoothed(double[] counts, int total)
    {
        var width = Bandwidth(counts, total);
        var smooth = new double[counts.Length];
        for (var center = 0; center < counts.Length; center++)
        {
            if (counts[center] == 0) continue;
            double[] kernel = [.. counts.Select((_, cell) => Math.Exp(-0.5 * Math.Pow((cell - center) / width, 2)))];
            // What would lie out of the range is given to the rest.
            var mass = kernel.Sum();
            for (var cell = 0; cell < smooth.Length; cell++) smooth[cell] += counts[center] * kernel[cell] / mass;
        }

        return smooth;
    }

    // In cells. At least so wide that most of a kernel fits into one cell.
    private static double Bandwidth(double[] counts, int total)
    {
        const double least = 0.5 / 1.64;
        if (total < 2) return least;
        var mean = counts.Select((count, cell) => count * cell).Sum() / total;
        var deviation = Math.Sqrt(counts.Select((count, cell) => count * (cell - mean) * (cell - mean)).Sum() / (total - 1));
        var quartiles = (Quantile(0.75) - Quantile(0.25)) / 1.34;
        return Math.Max(least, 1.059 * Math.Min(quartiles, deviation) * Math.Pow(total, -0.2));

        int Quantile(double part)
        {
            var (cell, below) = (0, counts[0]);
            while (below < part * total && cell < counts.Length - 1) below += counts[++cell];
            return cell;
        }
    }
}
