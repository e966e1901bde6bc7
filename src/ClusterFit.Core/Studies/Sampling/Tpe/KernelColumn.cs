namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>One dimension of all kernels of a <see cref="ParzenEstimator"/>. Densities are relative to the uniform distribution: 1 where a value
/// is as likely as under it.</summary>
internal abstract class KernelColumn
{
    /// <summary>Multiplies what is the same for all values into the kernels' scales, the prior's the last of them.</summary>
    public abstract void Scale(Span<double> scales);

    /// <summary>Adds the logarithms of the densities of a value to some of them, and multiplies the densities into others; each column does one
    /// of both. The lengths are multiples of a vector's.</summary>
    /// <param name="first">The first of the kernels.</param>
    /// <param name="value">The value.</param>
    /// <param name="logarithms">For each kernel, added to.</param>
    /// <param name="factors">For each kernel, multiplied into.</param>
    public abstract void Accumulate(int first, double value, Span<double> logarithms, Span<double> factors);

    /// <summary>A value from a kernel.</summary>
    public abstract double Draw(int kernel, RandomStream random);
}
