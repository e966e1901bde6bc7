using System.Numerics;

namespace ClusterFit.Core.Studies.Sampling;

/// <summary>Every combination of the dimensions' grid values once. The order jumps through the grid evenly: a part of it, or what a pruner compares
/// first, has a bit of everything. A dimension that does not count multiplies nothing.</summary>
public sealed class GridSampler : ISampler
{
    /// <inheritdoc />
    public bool UsesResults => false;

    /// <summary>Most combinations of the values that conditions depend on: the grid is counted along each of them.</summary>
    public const int MaxBranches = 1000;

    /// <summary>Combinations of the values that conditions depend on.</summary>
    public static double Branches(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return space.Dimensions.Where(dimension => IsParent(space, dimension)).Aggregate(1.0, (product, dimension) => product * (dimension.GridValues ?? 1));
    }

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

        var rest = Place(request, count);
        var values = Unset(space);
        return space.Fill(i =>
        {
            // The points of the grid come in blocks, one for each value of this dimension.
            if (!IsParent(space, space.Dimensions[i]))
            {
                var (number, left) = Math.DivRem(rest, CountFrom(space, i + 1, values));
                rest = left;
                return values[i] = space.Dimensions[i].GridValue((int)number);
            }

            // Of different lengths.
            for (var number = 0; ; number++)
            {
                values[i] = space.Dimensions[i].GridValue(number);
                var block = CountFrom(space, i + 1, values);
                if (rest < block) return values[i];
                rest -= block;
            }
        });
    }

    // Steps of the golden ratio leave no large gaps (Weyl); without a common divisor with the count they come to every point once.
    private static long Place(ProposalRequest request, long count)
    {
        var step = (long)(count / 1.618033988749895);
        while (BigInteger.GreatestCommonDivisor(step, count) != 1) step++;
        var first = Samplers.RandomOfStudy(request).NextBits() % (ulong)count;
        return (long)((((UInt128)step * (ulong)request.Trial) + first) % (ulong)count);
    }

    // Points that differ from the given dimension on; the values before it are set.
    private static long CountFrom(SearchSpace space, int first, double[] values)
    {
        if (first == values.Length) return 1;
        var dimension = space.Dimensions[first];
        if (!space.IsActive(first, values)) return CountFrom(space, first + 1, values);
        var own = dimension.GridValues ?? throw new InvalidOperationException($"'{dimension.Name}' is continuous and has no grid.");
        // Only the value of a dimension that others depend on matters to what follows.
        if (!IsParent(space, dimension))
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

    private static bool IsParent(SearchSpace space, Dimension dimension) => space.Dimensions.Any(other => other.When?.Parent == dimension.Name);

    private static double[] Unset(SearchSpace space)
    {
        var values = new double[space.Dimensions.Count];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static long Multiply(long a, long b) => Math.BigMul(a, b) is var product && product > long.MaxValue ? long.MaxValue : (long)product;

    private static long Add(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;
}
