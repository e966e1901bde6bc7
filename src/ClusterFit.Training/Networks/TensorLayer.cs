using TorchSharp;
using static TorchSharp.torch;

namespace ClusterFit.Training.Networks;

/// <summary>One layer at work on a batch as tensor operations, on any device: a = f(x W' + b), and back. What it computes belongs to the
/// caller's dispose scope, which must last from <see cref="Forward"/> to <see cref="Backward"/>.</summary>
internal sealed class TensorLayer : IDisposable
{
    private readonly LayerShape _shape;
    private readonly Tensor _weight, _weightGradient;
    private readonly Tensor? _bias, _biasGradient;
    private Tensor? _input, _slopes;

    /// <summary>A layer whose parameters and gradient are views of the flat tensors.</summary>
    public TensorLayer(LayerShape shape, Tensor parameters, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        _shape = shape;
        (_weight, _bias) = ViewsOf(parameters);
        (_weightGradient, _biasGradient) = ViewsOf(gradient);
        foreach (var view in Views()) view.DetachFromDisposeScope();

        (Tensor Weight, Tensor? Bias) ViewsOf(Tensor flat) => (
            flat.narrow(0, shape.Offset, (long)shape.Outputs * shape.Inputs).view(shape.Outputs, shape.Inputs),
            shape.HasBias ? flat.narrow(0, shape.BiasOffset, shape.Outputs) : null);
    }

    /// <summary>The layer's results, a row for each row of the input.</summary>
    public Tensor Forward(Tensor input)
    {
        _input = input;
        var values = _bias is null ? input.mm(_weight.t()) : addmm(_bias, input, _weight.t(), 1, 1);
        if (_shape.Activation is not null) (values, _slopes) = _shape.Activation.Apply(values);
        return values;
    }

    /// <summary>Adds the parameters' gradients for dL/da, which it changes, and returns dL/dx. The first layer has no use for that and
    /// returns null.</summary>
    public Tensor? Backward(Tensor delta)
    {
        if (_slopes is not null) delta.mul_(_slopes);
        _weightGradient.addmm_(delta.t(), _input!, 1, 1);
        // TorchSharp lets the garbage collector free a number while native code reads it: it must have a name until then.
        using Scalar one = 1.0;
        // A plain 0 would be taken for a number type.
        _biasGradient?.add_(delta.sum(dim: 0), one);
        return _shape.Offset == 0 ? null : delta.mm(_weight);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var view in Views()) view.Dispose();
    }

    private IEnumerable<Tensor> Views() => new[] { _weight, _bias, _weightGradient, _biasGradient }.OfType<Tensor>();
}
