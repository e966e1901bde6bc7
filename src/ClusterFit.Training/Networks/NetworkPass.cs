using System.Numerics;
using System.Runtime.Intrinsics;
using ClusterFit.Training.Devices;

namespace ClusterFit.Training.Networks;

/// <summary>The whole network at work on one batch, in its own buffers and with its own gradient. Several passes may share the parameters
/// and run at the same time, each on one thread.</summary>
internal sealed class NetworkPass<T> : IDisposable where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayerPass<T>[] _layers;
    private readonly int _outputs;
    private int _rows;

    /// <summary>A pass over the flat parameters with room for <paramref name="capacity"/> rows.</summary>
    public NetworkPass(NetworkShape shape, Block<T> parameters, int capacity)
    {
        _outputs = shape.Outputs;
        // One vector more: feature loops store whole vectors.
        Features = new Block<T>((long)capacity * shape.Inputs + Vector512<T>.Count);
        Gradient = new Block<T>(shape.Parameters);
        _layers = new LayerPass<T>[shape.Layers.Count];
        for (var i = 0; i < _layers.Length; i++)
            _layers[i] = new LayerPass<T>(shape.Layers[i], parameters, Gradient, i == 0 ? null : _layers[i - 1], capacity);
    }

    /// <summary>The input: a row of features for each point of the batch.</summary>
    public Block<T> Features { get; }

    /// <summary>The gradient of all parameters, as the latest <see cref="Backward"/> left it.</summary>
    public Block<T> Gradient { get; }

    /// <summary>The network's samples, a row for each point.</summary>
    public Span<T> Outputs => _layers[^1].Values.Span[..(_rows * _outputs)];

    /// <summary>The loss's derivatives by <see cref="Outputs"/>, to be filled before <see cref="Backward"/>.</summary>
    public Span<T> OutputDeltas => _layers[^1].Deltas.Span[..(_rows * _outputs)];

    /// <summary>Computes <see cref="Outputs"/> from the first rows of <see cref="Features"/>.</summary>
    public void Forward(int rows)
    {
        if (rows != _rows)
        {
            foreach (var layer in _layers) layer.Resize(rows, Features);
            _rows = rows;
        }
        foreach (var layer in _layers) layer.Forward();
    }

    /// <summary>Computes <see cref="Gradient"/> from <see cref="OutputDeltas"/>, or adds to it.</summary>
    public void Backward(bool accumulate)
    {
        for (var i = _layers.Length - 1; i >= 0; i--) _layers[i].Backward(accumulate);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        Features.Dispose();
        Gradient.Dispose();
    }
}
