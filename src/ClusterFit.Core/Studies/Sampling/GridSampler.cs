namespace ClusterFit.Core.Studies.Sampling;

/// <summary>Every combination of the dimensions' grid values once, trial n the n-th of them; the last dimension changes fastest. A dimension
/// that does not count multiplies nothing.</summary>
public sealed class GridSampler : ISampler
{
    /// <inheritdoc />
    public bool UsesResults => false;

    /// <summary>Number of points of the grid, and so of trials; <see cref="long.MaxValue"/> when there are more.</summary>
    /// <exception cref="InvalidOperationException">A dimension is continuous and says nothing about a grid.</exception>
    public static long Count(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return CountFrom(space, 0, Unset(space));
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The grid has no point with the trial's number.</exception>
    /// <exception cref="InvalidOperationException">A dimension is continuous and says nothing about a grid.</exception>
    public Point Propose(ProposalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var space = request.Space;
        var count = Count(space);
        if (request.Trial < 0 || request.Trial >= count)
            throw new ArgumentOutOfRangeException(nameof(request), request.Trial, $"The grid has {count} points.");

        long rest = request.Trial;
        var values = Unset(space);
        return space.Fill(i =>
        {
            // The points of the grid come in blocks, one for each value of this dimension.
            for (var number = 0; ; number++)
            {
                values[i] = space.Dimensions[i].GridValue(number);
                var block = CountFrom(space, i + 1, values);
                if (rest < block) return values[i];
                rest -= block;
            }
        });
    }

    // Points that differ from the given dimension on; the values before it are set.
    private static long CountFrom(SearchSpace space, int first, double[] values)
    {
        if (first == values.Length) return 1;
        var dimension = space.Dimensions[first];
        if (!space.IsActive(first, values)) return CountFrom(space, first + 1, values);
        var own = dimension.GridValues ?? throw new InvalidOperationException($"'{dimension.Name}' is continuous and has no grid.");
        // Only the value of a dimension that others depend on matters to what follows.
        if (!space.Dimensions.Any(other => other.When?.Parent == dimension.Name))
            return Multiply(own, CountFrom(space, first + 1, values));

        long sum = 0;
        for (var number = 0; number < own; number++)
        {
            values[first] = dimension.GridValue(number);
            sum = Add(sum, CountFrom(space, first + 1, values));
        }

        values[first] = double.NaN;
        return sum;
    }

    private static double[] Unset(SearchSpace space)
    {
        var values = new double[space.Dimensions.Count];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static long Multiply(long a, long b) => Math.BigMul(a, b) is var product && product > long.MaxValue ? long.MaxValue : (long)product;

    private static long Add(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;
}
