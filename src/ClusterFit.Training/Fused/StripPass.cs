using System.Runtime.Intrinsics;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;

namespace ClusterFit.Training.Fused;

/// <summary>The whole network at work on up to 16 strips of 32 pixels. Strips are independent of each other until <see cref="Update"/>, so
/// that threads may share them out.</summary>
internal sealed unsafe class StripPass<TKernel> : IDisposable where TKernel : struct, ITileKernel
{
    /// <summary>Pixels in a strip.</summary>
    public const int Strip = PackedLayer.Strip;

    /// <summary>Strips at most.</summary>
    public const int MaxStrips = 16;

    private readonly PackedShape _shape;
    private readonly Block<float> _features;
    private readonly StripLayer<TKernel>[] _layers;
    private readonly (StripLayer<TKernel> Layer, int Pair)[] _parts;
    private readonly int _featureCount;

    /// <summary>A pass over packed parameters.</summary>
    /// <param name="shape">Their order.</param>
    /// <param name="parameters">The parameters.</param>
    public StripPass(PackedShape shape, Block<float> parameters)
    {
        _shape = shape;
        var first = shape.Layers[0];
        _featureCount = first.Shape.Inputs;
        _features = new Block<float>((long)MaxStrips * first.InputRows * Strip);
        _layers = new StripLayer<TKernel>[shape.Layers.Count];
        for (var i = 0; i < _layers.Length; i++)
        {
            _layers[i] = new StripLayer<TKernel>(shape.Layers[i], parameters, _features, i == 0 ? null : _layers[i - 1],
                i + 1 < _layers.Length ? shape.Layers[i + 1] : null, MaxStrips);
        }
        _parts = _layers.SelectMany(layer => Enumerable.Range(0, layer.Pairs).Select(pair => (layer, pair))).ToArray();
        for (var strip = 0; first.Shape.HasBias && strip < MaxStrips; strip++)
            new Span<float>(Features(strip) + _featureCount * Strip, Strip).Fill(1);
    }

    /// <summary>Parts that <see cref="Update"/> divides the parameters into.</summary>
    public int Parts => _parts.Length;

    /// <summary>The network's samples of a strip: a row of 32 pixels for each channel.</summary>
    public float* Outputs(int strip) => _layers[^1].Outputs(strip);

    /// <summary>The loss's derivatives by <see cref="Outputs"/>, to be filled before <see cref="Backward"/>.</summary>
    public float* OutputDeltas(int strip) => _layers[^1].Deltas(strip);

    /// <summary>Computes <see cref="Outputs"/> of a strip at 32 points of a grid.</summary>
    public void Forward(int strip, FeatureSource<float> grid, ReadOnlySpan<int> points)
    {
        // One vector more: feature loops store whole vectors.
        var rows = stackalloc float[Strip * _featureCount + Vector512<float>.Count];
        grid.Fill(points, rows);
        Transposition.Copy(rows, _featureCount, Strip, _featureCount, Features(strip), Strip);
        foreach (var layer in _layers) layer.Forward(strip);
    }

    /// <summary>Turns <see cref="OutputDeltas"/> of a strip into the dL/dz of all layers.</summary>
    public void Backward(int strip)
    {
        for (var i = _layers.Length - 1; i >= 0; i--) _layers[i].Backward(strip);
    }

    /// <summary>Computes a part of the gradient over the first strips, and hands it to the optimizer.</summary>
    public void Update(int part, int strips, PackedAdam adam) => _parts[part].Layer.Update(_parts[part].Pair, strips, adam);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        _features.Dispose();
    }

    private float* Features(int strip) => _features.Pointer + (long)strip * _shape.Layers[0].InputRows * Strip;
}
