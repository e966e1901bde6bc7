using ClusterFit.Training.Devices;
using ClusterFit.Training.Networks;
using static TorchSharp.torch;

namespace ClusterFit.Training.Lanes;

/// <summary>One layer of several lanes as batched matrix products: a = f(x W' + b) for each lane, and back. What it computes belongs to the
/// caller's dispose scope, which must last from <see cref="Forward"/> to <see cref="Backward"/>.</summary>
internal sealed class LaneLayer
{
    private readonly LayerShape _shape;
    private readonly Tensor _weight, _weightTransposed;
    private readonly Tensor? _bias;
    private Tensor? _input, _slopes;

    /// <summary>A layer that reads its parameters where they are.</summary>
    /// <param name="shape">The layer.</param>
    /// <param name="parameters">All parameters, a row for each lane.</param>
    public LaneLayer(LayerShape shape, Tensor parameters)
    {
        _shape = shape;
        _weight = parameters.narrow(1, shape.Offset, (long)shape.Outputs * shape.Inputs).view(-1, shape.Outputs, shape.Inputs);
        _weightTransposed = _weight.transpose(1, 2);
        _bias = shape.HasBias ? parameters.narrow(1, shape.BiasOffset, shape.Outputs).unsqueeze(1) : null;
    }

    /// <summary>The layer's results: for each lane a row for each row of its input.</summary>
    public Tensor Forward(Tensor input)
    {
        _input = input;
        // TorchSharp 0.107 gives the arguments of baddbmm in another order than libtorch takes them.
        var values = input.bmm(_weightTransposed);
        if (_bias is not null) values.add_(_bias, TorchSetup.One);
        if (_shape.Activation is not null) (values, _slopes) = _shape.Activation.Apply(values);
        return values;
    }

    /// <summary>Takes dL/da, which it changes, adds the parameters' gradients in the order of the parameters, from the back, and returns dL/dx.
    /// The first layer has no use for that and returns null.</summary>
    /// <param name="delta">dL/da.</param>
    /// <param name="gradients">The gradients of all layers after this one, a row for each lane, the last parameters first.</param>
    public Tensor? Backward(Tensor delta, Stack<Tensor> gradients)
    {
        if (_slopes is not null) delta.mul_(_slopes);
        if (_bias is not null) gradients.Push(delta.sum(dim: 1));
        gradients.Push(delta.transpose(1, 2).bmm(_input!).view(delta.shape[0], -1));
        return _shape.Offset == 0 ? null : delta.bmm(_weight);
    }
}
