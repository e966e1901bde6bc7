namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>A dimension with so few values that many kernels are the same in it. They have a kind, and a value's density is found once for each
/// kind.</summary>
internal abstract class DiscreteColumn : KernelColumn
{
    /// <summary>The kind of each kernel; 0 beyond the last.</summary>
    protected abstract ReadOnlySpan<int> Kinds { get; }

    /// <inheritdoc />
    public override void Scale(Span<double> scales)
    {
    }

    /// <inheritdoc />
    public override void Accumulate(int first, double[] prepared, Span<double> logarithms, Span<double> factors)
    {
        var kinds = Kinds.Slice(first, factors.Length);
        for (var i = 0; i < factors.Length; i++) factors[i] *= prepared[kinds[i]];
    }
}
