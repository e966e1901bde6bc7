using ClusterFit.Training.Devices;
using ClusterFit.Training.Networks;
using static TorchSharp.torch;

namespace ClusterFit.Benchmarks;

/// <summary>The plain way to train the same network: TorchSharp's autograd and Adam, with the features of all pixels in a table.</summary>
internal sealed class AutogradFit : IDisposable
{
    private readonly TorchSharp.Modules.Parameter[] _weights;
    private readonly optim.Optimizer _adam;
    private readonly Tensor _table;
    private readonly Tensor _targets;

    public AutogradFit(NetworkShape shape, Block<float> parameters, Tensor table, Tensor targets, double learningRate)
    {
        _table = table;
        _targets = targets;
        _weights = shape.Layers.Select(layer =>
        {
            using var view = parameters.View(layer.Offset, layer.Outputs, layer.Inputs);
            return new TorchSharp.Modules.Parameter(view.clone());
        }).ToArray();
        _adam = optim.Adam(_weights, lr: learningRate);
    }

    /// <summary>One update.</summary>
    public void Step(int[] pixels)
    {
        using var scope = NewDisposeScope();
        _adam.zero_grad();
        Loss(pixels).backward();
        _adam.step();
    }

    /// <summary>The gradient of all weights, flat.</summary>
    public float[] Gradient(int[] pixels)
    {
        using var scope = NewDisposeScope();
        _adam.zero_grad();
        Loss(pixels).backward();
        return cat(_weights.Select(weight => weight.grad!.flatten()).ToArray()).data<float>().ToArray();
    }

    public void Dispose()
    {
        _adam.Dispose();
        foreach (var weight in _weights) weight.Dispose();
    }

    private Tensor Loss(int[] pixels)
    {
        var index = tensor(pixels.Select(pixel => (long)pixel).ToArray());
        var x = _table.index_select(0, index);
        foreach (var weight in _weights[..^1])
        {
            var z = nn.functional.linear(x, weight);
            x = z.sin() + z.cos();
        }
        return nn.functional.mse_loss(nn.functional.linear(x, _weights[^1]), _targets.index_select(0, index));
    }
}
