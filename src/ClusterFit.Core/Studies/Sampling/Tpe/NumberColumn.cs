using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Numbers: each kernel a normal distribution, truncated to the unit interval; with steps its mass on the step's part of the
/// interval.</summary>
internal sealed class NumberColumn : KernelColumn
{
    private readonly NumberDimension _dimension;
    private readonly int _count;
    private readonly double[] _means;
    private readonly double[] _precisions;

    /// <param name="dimension">The dimension.</param>
    /// <param name="means">Position of each kernel in the unit interval, without the prior's.</param>
    /// <param name="jointly">With how many dimensions together the kernels are estimated; null when alone.</param>
    public NumberColumn(NumberDimension dimension, ReadOnlySpan<double> means, int? jointly)
    {
        _dimension = dimension;
        _count = means.Length + 1;
        _means = new double[Vectors.Padded(_count)];
        means.CopyTo(_means);
        _means[_count - 1] = 0.5;

        var widths = new double[_means.Length];
        if (jointly is { } dimensions) widths.AsSpan(0, means.Length).Fill(Bandwidths.Joint(means.Length, dimensions));
        else Bandwidths.Alone(_means.AsSpan(0, _count), widths);
        widths[_count - 1] = 1;
        _precisions = new double[_means.Length];
        for (var i = 0; i < _count; i++) _precisions[i] = 1 / widths[i];
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
            var scale = (_dimension.Step is null ? precisions[i] * peak : Vector512<double>.One) / inside;
            // Beyond the last kernel nothing lies inside, and the scale is no number.
            all[i] *= Vector512.ConditionalSelect(Vector512.GreaterThan(inside, Vector512<double>.Zero), scale, Vector512<double>.Zero);
        }
    }

    /// <inheritdoc />
    public override void Accumulate(int first, double value, Span<double> logarithms, Span<double> factors)
    {
        var means = MemoryMarshal.Cast<double, Vector512<double>>(_means.AsSpan(first, logarithms.Length));
        var precisions = MemoryMarshal.Cast<double, Vector512<double>>(_precisions.AsSpan(first, logarithms.Length));
        if (_dimension.Step is { } step)
        {
            var (low, high) = (_dimension.ToUnit(value - (step / 2)), _dimension.ToUnit(value + (step / 2)));
            var (from, to, size) = (Vector512.Create(low), Vector512.Create(high), Vector512.Create(1 / (high - low)));
            var all = MemoryMarshal.Cast<double, Vector512<double>>(factors);
            for (var i = 0; i < all.Length; i++)
                all[i] *= NormalDistribution.Between((from - means[i]) * precisions[i], (to - means[i]) * precisions[i]) * size;
        }
        else
        {
            var position = Vector512.Create(_dimension.ToUnit(value));
            var all = MemoryMarshal.Cast<double, Vector512<double>>(logarithms);
            for (var i = 0; i < all.Length; i++)
            {
                var z = (position - means[i]) * precisions[i];
                all[i] -= z * z * 0.5;
            }
        }
    }

    /// <inheritdoc />
    public override double Draw(int kernel, RandomStream random)
    {
        // A third of the draws lie inside at the worst: the mean does, and the width is at most the interval's.
        while (true)
        {
            var position = _means[kernel] + (random.NextGaussian() / _precisions[kernel]);
            if (position is >= 0 and <= 1) return _dimension.FromUnit(position);
        }
    }
}
