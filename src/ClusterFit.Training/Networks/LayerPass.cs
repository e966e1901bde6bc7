using System.Numerics;
using System.Runtime.Intrinsics;
using ClusterFit.Training.Devices;
using static TorchSharp.torch;

namespace ClusterFit.Training.Networks;

/// <summary>One layer at work on a batch: z = x W' + b, a = f(z); and back: from dL/dz the gradients of W and b and dL/dz of the layer
/// before. All memory is allocated once; matrix products write into it in place.</summary>
internal sealed class LayerPass<T> : IDisposable where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayerShape _shape;
    private readonly LayerPass<T>? _previous;
    private readonly Block<T> _values;
    private readonly Block<T> _slopes;
    private readonly Block<T> _deltas;
    private readonly Tensor _weight, _weightTransposed, _weightGradient;
    private readonly Tensor? _bias, _biasGradient;
    private Tensor? _input, _output, _delta, _deltaTransposed, _ones;
    private long _length;

    /// <summary>A layer whose parameters and gradient lie in the flat blocks, for up to <paramref name="capacity"/> rows. The first layer
    /// has none before it: the gradient of its input is never computed.</summary>
    public LayerPass(LayerShape shape, Block<T> parameters, Block<T> gradient, LayerPass<T>? previous, int capacity)
    {
        _shape = shape;
        _previous = previous;
        _values = new Block<T>((long)capacity * shape.Outputs);
        _slopes = new Block<T>(shape.Activation is null ? 0 : (long)capacity * shape.Outputs);
        _deltas = new Block<T>((long)capacity * shape.Outputs);
        _weight = parameters.View(shape.Offset, shape.Outputs, shape.Inputs);
        _weightTransposed = _weight.t().DetachFromDisposeScope();
        _weightGradient = gradient.View(shape.Offset, shape.Outputs, shape.Inputs);
        if (!shape.HasBias) return;
        _bias = parameters.View(shape.BiasOffset, 1, shape.Outputs);
        _biasGradient = gradient.View(shape.BiasOffset, 1, shape.Outputs);
    }

    /// <summary>The layer's results for the rows of the latest <see cref="Forward"/>.</summary>
    public Block<T> Values => _values;

    /// <summary>dL/dz for the same rows; to be filled for the last layer before <see cref="Backward"/>.</summary>
    public Block<T> Deltas => _deltas;

    /// <summary>Sets the number of rows; <paramref name="features"/> is the input of the first layer.</summary>
    public void Resize(int rows, Block<T> features)
    {
        DisposeBatchViews();
        // Blocks are padded: loops may run over whole vectors, and what they do to the padding does not matter.
        _length = Block<T>.Whole((long)rows * _shape.Outputs);
        _input = (_previous?._values ?? features).View(0, rows, _shape.Inputs);
        _output = _values.View(0, rows, _shape.Outputs);
        _delta = _deltas.View(0, rows, _shape.Outputs);
        _deltaTransposed = _delta.t().DetachFromDisposeScope();
        if (_shape.HasBias) _ones = ones(1, rows, dtype: _delta.dtype).DetachFromDisposeScope();
    }

    /// <summary>Computes the layer's results from its input.</summary>
    public unsafe void Forward()
    {
        if (_bias is not null) _output!.copy_(_bias);
        _output!.addmm_(_input!, _weightTransposed, _bias is null ? 0 : 1, 1);
        _shape.Activation?.Apply(_values.Pointer, _slopes.Pointer, _length);
    }

    /// <summary>Turns dL/dz into the parameters' gradients, added to what is there or instead of it, and passes it on.</summary>
    public unsafe void Backward(bool accumulate)
    {
        var keep = accumulate ? 1 : 0;
        _weightGradient.addmm_(_deltaTransposed!, _input!, keep, 1);
        _biasGradient?.addmm_(_ones!, _delta!, keep, 1);
        if (_previous is null) return;
        _previous._delta!.addmm_(_delta!, _weight, 0, 1);
        Multiply(_previous._deltas.Pointer, _previous._slopes.Pointer, _previous._length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        DisposeBatchViews();
        foreach (var tensor in new[] { _weight, _weightTransposed, _weightGradient, _bias, _biasGradient }) tensor?.Dispose();
        _values.Dispose();
        _slopes.Dispose();
        _deltas.Dispose();
    }

    private static unsafe void Multiply(T* target, T* factor, long length)
    {
        for (var i = 0L; i < length; i += Vector512<T>.Count)
            Vector512.Store(Vector512.Load(target + i) * Vector512.Load(factor + i), target + i);
    }

    private void DisposeBatchViews()
    {
        foreach (var tensor in new[] { _input, _output, _delta, _deltaTransposed, _ones }) tensor?.Dispose();
    }
}
