namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>One dimension of all kernels of a <see cref="ParzenEstimator"/>, the last of them the prior. Densities are relative to the uniform
/// distribution: 1 where a value is as likely as under it.</summary>
internal abstract class KernelColumn
{
    /// <summary>Multiplies what is the same for all values into the kernels' scales.</summary>
    public abstract void Scale(Span<double> scales);

    /// <summary>What <see cref="Accumulate"/> needs of a value.</summary>
    public abstract double[] Prepare(double value);

    /// <summary>Adds the logarithms of some kernels' densities of a value to some numbers, or multiplies the densities into others; a column does
    /// always one of both. The lengths are multiples of a vector's.</summary>
    /// <param name="first">The first of the kernels.</param>
    /// <param name="prepared">The value, prepared.</param>
    /// <param name="logarithms">For each kernel, added to.</param>
    /// <param name="factors">For each kernel, multiplied into.</param>
    public abstract void Accumulate(int first, double[] prepared, Span<double> logarithms, Span<double> factors);

    /// <summary>A value from a kernel.</summary>
    public abstract double Draw(int kernel, RandomStream random);
}
