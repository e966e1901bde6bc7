using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Numbers without steps: a kernel is a normal distribution, truncated to the unit interval.</summary>
internal sealed class ContinuousColumn : KernelColumn
{
    private readonly NumberDimension _dimension;
    private readonly double[] _means;
    private readonly double[] _precisions;

    /// <param name="dimension">The dimension.</param>
    /// <param name="positions">Those of the kernels in the unit interval, without the prior's.</param>
    /// <param name="jointly">With how many dimensions together the kernels are estimated; null when alone.</param>
    public ContinuousColumn(NumberDimension dimension, ReadOnlySpan<double> positions, int? jointly)
    {
        _dimension = dimension;
        _means = new double[Vectors.Padded(positions.Length + 1)];
        _precisions = new double[_means.Length];
        positions.CopyTo(_means);
        _means[positions.Length] = Bandwidths.PriorMean;
        var widths = Bandwidths.Of(_means.AsSpan(0, positions.Length + 1), jointly);
        for (var i = 0; i < widths.Length; i++) _precisions[i] = 1 / widths[i];
    }

    /// <inheritdoc />
    public override void Scale(Span<double> scales)
    {
        var all = MemoryMarshal.Cast<double, Vector512<double>>(scales);
        var means = MemoryMarshal.Cast<double, Vector512<double>>(_means);
        var precisions = MemoryMarshal.Cast<double, Vector512<double>>(_precisions);
        var peak = 1 / Math.Sqrt(2 * Math.PI);
        for (var i = 0; i < all.Length; i++)
        {
            var inside = NormalDistribution.Between(-means[i] * precisions[i], (Vector512<double>.One - means[i]) * precisions[i]);
            // Beyond the last kernel nothing lies inside, and the scale is no number.
            all[i] *= Vector512.ConditionalSelect(
                Vector512.GreaterThan(inside, Vector512<double>.Zero), precisions[i] * peak / inside, Vector512<double>.Zero);
        }
    }

    /// <inheritdoc />
    public override double[] Prepare(double value) => [_dimension.ToUnit(value)];

    /// <inheritdoc />
    public override void Accumulate(int first, double[] prepared, Span<double> logarithms, Span<double> factors)
    {
        var means = MemoryMarshal.Cast<double, Vector512<double>>(_means.AsSpan(first, logarithms.Length));
        var precisions = MemoryMarshal.Cast<double, Vector512<double>>(_precisions.AsSpan(first, logarithms.Length));
        var all = MemoryMarshal.Cast<double, Vector512<double>>(logarithms);
        var position = Vector512.Create(prepared[0]);
        for (var i = 0; i < all.Length; i++)
        {
            var z = (position - means[i]) * precisions[i];
            all[i] -= z * z * 0.5;
        }
    }

    /// <inheritdoc />
    public override double Draw(int kernel, RandomStream random) =>
        _dimension.FromUnit(NormalDistribution.DrawInside(_means[kernel], 1 / _precisions[kernel], random));
}
