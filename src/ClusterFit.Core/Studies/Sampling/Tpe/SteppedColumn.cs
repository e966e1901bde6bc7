using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Numbers with steps: a kernel's density at a step is the mass of a normal distribution, truncated to the unit interval, on the step's
/// part of it.</summary>
internal sealed class SteppedColumn : DiscreteColumn
{
    private readonly NumberDimension _dimension;
    private readonly double _step;
    private readonly int[] _kinds;
    private readonly double[] _means;
    private readonly double[] _widths;

    /// <param name="dimension">The dimension.</param>
    /// <param name="steps">The step of each kernel, without the prior's.</param>
    /// <param name="jointly">With how many dimensions together the kernels are estimated; null when alone.</param>
    public SteppedColumn(NumberDimension dimension, ReadOnlySpan<double> steps, int? jointly)
    {
        _dimension = dimension;
        _step = dimension.Step!.Value;
        _kinds = new int[Vectors.Padded(steps.Length + 1)];
        var kinds = new Dictionary<int, int>();
        var means = new List<double>();
        for (var i = 0; i < steps.Length; i++)
        {
            ref var kind = ref CollectionsMarshal.GetValueRefOrAddDefault(kinds, (int)steps[i], out var isKnown);
            if (!isKnown)
            {
                kind = means.Count;
                means.Add(dimension.ToUnit(dimension.Low + (steps[i] * _step)));
            }

            _kinds[i] = kind;
        }

        _kinds[steps.Length] = means.Count;
        means.Add(Bandwidths.PriorMean);

        double[] positions = [.. _kinds.Take(steps.Length + 1).Select(kind => means[kind])];
        var widths = Bandwidths.Of(positions, jointly);
        // Kernels at one step have one width, but for the few that are far from their neighbours: they get a kind for themselves.
        var least = steps.Length == 0 ? 1 : widths.Min();
        List<double> widthOfKind = [.. means.SkipLast(1).Select(_ => least), 1];
        for (var i = 0; i < steps.Length; i++)
        {
            if (widths[i] == least) continue;
            _kinds[i] = means.Count;
            means.Add(positions[i]);
            widthOfKind.Add(widths[i]);
        }

        (_means, _widths) = (Padded(means), Padded(widthOfKind));
    }

    /// <inheritdoc />
    protected override ReadOnlySpan<int> Kinds => _kinds;

    /// <inheritdoc />
    public override double[] Prepare(double value)
    {
        var (low, high) = (_dimension.ToUnit(value - (_step / 2)), _dimension.ToUnit(value + (_step / 2)));
        var (from, to, size) = (Vector512.Create(low), Vector512.Create(high), high - low);
        var densities = new double[_means.Length];
        var all = MemoryMarshal.Cast<double, Vector512<double>>(densities.AsSpan());
        var means = MemoryMarshal.Cast<double, Vector512<double>>(_means);
        var widths = MemoryMarshal.Cast<double, Vector512<double>>(_widths);
        for (var i = 0; i < all.Length; i++)
        {
            var mass = NormalDistribution.Between((from - means[i]) / widths[i], (to - means[i]) / widths[i]);
            all[i] = mass / (NormalDistribution.Between(-means[i] / widths[i], (Vector512<double>.One - means[i]) / widths[i]) * size);
        }

        return densities;
    }

    /// <inheritdoc />
    public override double Draw(int kernel, RandomStream random) =>
        _dimension.FromUnit(NormalDistribution.DrawInside(_means[_kinds[kernel]], _widths[_kinds[kernel]], random));

    private static double[] Padded(List<double> values)
    {
        var padded = new double[Vectors.Padded(values.Count)];
        values.CopyTo(padded);
        return padded;
    }
}
