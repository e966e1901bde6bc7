using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Choices: a kernel's own choice has weight 1 + w, each other one w, where w is 1 / the number of kernels; the prior's are equal.</summary>
internal sealed class ChoiceColumn : KernelColumn
{
    private const double NoChoice = -1;

    private readonly int _choices;
    private readonly int _count;
    private readonly double[] _own;
    private readonly double _hit;
    private readonly double _miss;

    /// <param name="dimension">The dimension.</param>
    /// <param name="own">The choice of each kernel, without the prior's.</param>
    public ChoiceColumn(ChoiceDimension dimension, ReadOnlySpan<double> own)
    {
        _choices = dimension.Choices.Count;
        _count = own.Length + 1;
        _own = new double[Vectors.Padded(_count)];
        own.CopyTo(_own);
        _own[_count - 1] = NoChoice;
        var weight = 1.0 / _count;
        _miss = _choices * weight / (1 + (_choices * weight));
        _hit = _choices * (1 + weight) / (1 + (_choices * weight));
    }

    /// <inheritdoc />
    public override void Scale(Span<double> scales) => scales[_count - 1] /= _miss;

    /// <inheritdoc />
    public override void Accumulate(int first, double value, Span<double> logarithms, Span<double> factors)
    {
        var own = MemoryMarshal.Cast<double, Vector512<double>>(_own.AsSpan(first, factors.Length));
        var all = MemoryMarshal.Cast<double, Vector512<double>>(factors);
        var (choice, hit, miss) = (Vector512.Create(value), Vector512.Create(_hit), Vector512.Create(_miss));
        for (var i = 0; i < all.Length; i++) all[i] *= Vector512.ConditionalSelect(Vector512.Equals(own[i], choice), hit, miss);
    }

    /// <inheritdoc />
    public override double Draw(int kernel, RandomStream random)
    {
        // What the own choice has beyond the others; the rest is shared evenly.
        var own = _own[kernel];
        var isOwn = random.NextDouble() < (_hit - _miss) / _choices;
        return own != NoChoice && isOwn ? own : random.NextBelow(_choices);
    }
}
