using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Fused;

/// <summary>A layer's parameters in the order in which the kernels read them: panels of 16 outputs, and in a panel one row of 16 numbers for
/// each input. A bias is the weight of one more input that is always 1. Panels and rows that only pad are zero and stay zero.</summary>
/// <param name="shape">The layer.</param>
/// <param name="offset">Index of its first number among all packed parameters.</param>
internal sealed class PackedLayer(LayerShape shape, int offset)
{
    /// <summary>Outputs in a panel.</summary>
    public const int Panel = 16;

    /// <summary>Pixels in a strip, the unit in which a batch is laid out.</summary>
    public const int Strip = 32;

    /// <summary>The layer.</summary>
    public LayerShape Shape { get; } = shape;

    /// <summary>Index of its first number among all packed parameters.</summary>
    public int Offset { get; } = offset;

    /// <summary>Inputs, with the one that is always 1.</summary>
    public int Inputs { get; } = shape.Inputs + (shape.HasBias ? 1 : 0);

    /// <summary>Rows of a panel.</summary>
    public int InputRows => Padded(Inputs);

    /// <summary>Panels of its weights.</summary>
    public int Panels => Padded(Shape.Outputs) / Panel;

    /// <summary>Numbers in a panel.</summary>
    public int PanelLength => InputRows * Panel;

    /// <summary>Index after its last number among all packed parameters.</summary>
    public int End => Offset + Panels * PanelLength;

    /// <summary>Rounds up to whole panels.</summary>
    public static int Padded(int count) => (count + Panel - 1) / Panel * Panel;

    /// <summary>Copies the layer's numbers from the flat order to the packed one.</summary>
    public void Pack(ReadOnlySpan<float> flat, Span<float> packed)
    {
        for (var output = 0; output < Shape.Outputs; output++)
        {
            for (var input = 0; input < Inputs; input++) packed[PackedIndex(output, input)] = flat[FlatIndex(output, input)];
        }
    }

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    public void Unpack(ReadOnlySpan<float> packed, Span<float> flat)
    {
        for (var output = 0; output < Shape.Outputs; output++)
        {
            for (var input = 0; input < Inputs; input++) flat[FlatIndex(output, input)] = packed[PackedIndex(output, input)];
        }
    }

    private int PackedIndex(int output, int input) => Offset + output / Panel * PanelLength + input * Panel + output % Panel;

    private int FlatIndex(int output, int input) =>
        input < Shape.Inputs ? Shape.Offset + output * Shape.Inputs + input : Shape.BiasOffset + output;
}
