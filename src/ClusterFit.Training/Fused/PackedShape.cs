using ClusterFit.Training.Devices;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Fused;

/// <summary>The packed layers of a network, one after the other.</summary>
internal sealed class PackedShape
{
    private readonly NetworkShape _shape;

    /// <summary>The packed layers of a network.</summary>
    public PackedShape(NetworkShape shape)
    {
        _shape = shape;
        var layers = new List<PackedLayer>();
        foreach (var layer in shape.Layers) layers.Add(new PackedLayer(layer, layers.Count == 0 ? 0 : layers[^1].End));
        Layers = layers;
    }

    /// <summary>The layers from features to samples.</summary>
    public IReadOnlyList<PackedLayer> Layers { get; }

    /// <summary>Numbers in the packed parameters.</summary>
    public int Length => Layers[^1].End;

    /// <summary>A block of numbers in packed order.</summary>
    /// <exception cref="ArgumentException">There are not as many numbers as parameters.</exception>
    public Block<float> Pack(float[] flat)
    {
        if (flat.Length != _shape.Parameters)
            throw new ArgumentException($"There are {flat.Length} numbers for {_shape.Parameters} parameters.", nameof(flat));
        var packed = new Block<float>(Length);
        foreach (var layer in Layers) layer.Pack(flat, packed.Span);
        return packed;
    }

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    public float[] Unpack(Block<float> packed)
    {
        var flat = new float[_shape.Parameters];
        foreach (var layer in Layers) layer.Unpack(packed.Span, flat);
        return flat;
    }
}
