using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>A density of points: the weighted sum of a kernel around each observation, and of the prior, a wide one around the middle. A kernel
/// is the product of its dimensions' kernels.</summary>
internal sealed class ParzenEstimator
{
    // Kernels whose numbers stay in the processor's first cache while all points are compared with them.
    private const int BlockLength = 512;

    // Observations from the latest on that count fully.
    private const int FullWeights = 25;

    private readonly KernelColumn[] _columns;
    private readonly int _kernels;
    private readonly double[] _weights;
    private readonly double[] _scales;

    /// <param name="space">The space.</param>
    /// <param name="table">The observations.</param>
    /// <param name="group">The dimensions to estimate.</param>
    /// <param name="rows">The observations to take, the earliest first; the dimensions count in them.</param>
    /// <param name="jointly">Whether the bandwidths are those for several dimensions together.</param>
    public ParzenEstimator(SearchSpace space, PointTable table, int[] group, ReadOnlySpan<int> rows, bool jointly)
    {
        _kernels = rows.Length + 1;
        _weights = new double[_kernels];
        Weigh(_weights);
        _scales = new double[Vectors.Padded(_kernels)];
        _weights.CopyTo(_scales, 0);

        _columns = new KernelColumn[group.Length];
        int? together = jointly ? group.Length : null;
        var positions = new double[rows.Length];
        for (var k = 0; k < group.Length; k++)
        {
            var column = table.Column(group[k]);
            for (var i = 0; i < rows.Length; i++) positions[i] = column[rows[i]];
            _columns[k] = space.Dimensions[group[k]] switch
            {
                ChoiceDimension choice => new ChoiceColumn(choice, positions),
                NumberDimension { Step: null } number => new ContinuousColumn(number, positions, together),
                NumberDimension number => new SteppedColumn(number, positions, together),
                _ => throw new ArgumentException($"'{space.Dimensions[group[k]].Name}' is neither number nor choice.", nameof(space)),
            };
            _columns[k].Scale(_scales);
        }
    }

    /// <summary>A random value for each dimension of the group.</summary>
    public double[] Draw(RandomStream random)
    {
        var rest = random.NextDouble();
        var kernel = 0;
        while (kernel < _kernels - 1 && (rest -= _weights[kernel]) >= 0) kernel++;
        return Array.ConvertAll(_columns, column => column.Draw(kernel, random));
    }

    /// <summary>The logarithm of the density at each point, relative to the uniform distribution.</summary>
    public double[] LogDensities(double[][] points)
    {
        var sums = new double[points.Length];
        double[][][] prepared = [.. points.Select(point => _columns.Select((column, k) => column.Prepare(point[k])).ToArray())];
        Span<double> logarithms = stackalloc double[BlockLength];
        Span<double> factors = stackalloc double[BlockLength];
        for (var first = 0; first < _scales.Length; first += BlockLength)
        {
            var scales = _scales.AsSpan(first, Math.Min(BlockLength, _scales.Length - first));
            for (var i = 0; i < points.Length; i++)
            {
                logarithms[..scales.Length].Clear();
                scales.CopyTo(factors);
                for (var k = 0; k < _columns.Length; k++)
                    _columns[k].Accumulate(first, prepared[i][k], logarithms[..scales.Length], factors[..scales.Length]);
                sums[i] += Sum(logarithms[..scales.Length], factors);
            }
        }

        return Array.ConvertAll(sums, Math.Log);
    }

    private static double Sum(ReadOnlySpan<double> logarithms, ReadOnlySpan<double> factors)
    {
        var exponents = MemoryMarshal.Cast<double, Vector512<double>>(logarithms);
        var all = MemoryMarshal.Cast<double, Vector512<double>>(factors);
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < exponents.Length; i++) sum += Vectors.Exp(exponents[i]) * all[i];
        return Vector512.Sum(sum);
    }

    // The latest observations and the prior weigh 1, older ones less and less, down to 1 / the number of observations.
    private static void Weigh(Span<double> weights)
    {
        var observations = weights.Length - 1;
        var ramp = Math.Max(observations - FullWeights, 0);
        weights.Fill(1);
        var least = 1.0 / Math.Max(observations, 1);
        for (var i = 0; i < ramp; i++) weights[i] = ramp == 1 ? least : least + ((1 - least) * i / (ramp - 1));
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        foreach (ref var weight in weights) weight /= sum;
    }
}
