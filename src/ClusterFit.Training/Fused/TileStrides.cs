namespace ClusterFit.Training.Fused;

/// <summary>Where a product's operands lie in memory, as constants of the compiled kernel.</summary>
internal interface ITileStrides
{
    /// <summary>Distance from a(i, t) to a(i + 1, t).</summary>
    static abstract int Row { get; }

    /// <summary>Distance from a(i, t) to a(i, t + 1).</summary>
    static abstract int A { get; }

    /// <summary>Distance from b(t) to b(t + 1).</summary>
    static abstract int B { get; }

    /// <summary>Distance from the first half of b(t) to its second half.</summary>
    static abstract int SecondHalf { get; }
}

/// <summary>z of 8 outputs at the 32 pixels of a strip: t runs over the inputs, a is a panel of weights, b the strip's inputs.</summary>
internal readonly struct ForwardStrides : ITileStrides
{
    /// <inheritdoc />
    public static int Row => 1;

    /// <inheritdoc />
    public static int A => PackedLayer.Panel;

    /// <inheritdoc />
    public static int B => PackedLayer.Strip;

    /// <inheritdoc />
    public static int SecondHalf => ITileKernel.Half;
}

/// <summary>dL/dx of 8 inputs at the 32 pixels of a strip: t runs over the outputs, a is the panels of weights, b the strip's dL/dz.</summary>
internal readonly struct BackwardStrides : ITileStrides
{
    /// <inheritdoc />
    public static int Row => PackedLayer.Panel;

    /// <inheritdoc />
    public static int A => 1;

    /// <inheritdoc />
    public static int B => PackedLayer.Strip;

    /// <inheritdoc />
    public static int SecondHalf => ITileKernel.Half;
}

/// <summary>dL/dW of 8 inputs and 32 outputs: t runs over the pixels, a is the strips' inputs, b two panels of their dL/dz.</summary>
internal readonly struct GradientStrides : ITileStrides
{
    /// <inheritdoc />
    public static int Row => PackedLayer.Strip;

    /// <inheritdoc />
    public static int A => 1;

    /// <inheritdoc />
    public static int B => PackedLayer.Panel;

    /// <inheritdoc />
    public static int SecondHalf => PackedLayer.Strip * PackedLayer.Panel;
}
