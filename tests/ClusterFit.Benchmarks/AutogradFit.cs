using ClusterFit.Core.Fits;
using ClusterFit.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ClusterFit.Benchmarks;

/// <summary>The plain way to train the same network: TorchSharp's autograd and Adam, with the features of all pixels in a table.</summary>
internal sealed class AutogradFit : IDisposable
{
    /// <summary>Pixels that are evaluated at once.</summary>
    private const int ChunkPixels = 8192;

    private readonly Parameter[] _weights;
    private readonly Tensor[] _averages;
    private readonly Adam _adam;
    private readonly Tensor _table;
    private readonly Tensor _targets;

    /// <summary>A network of sin x + cos x without biases.</summary>
    /// <param name="shape">The network; its recipe says what Adam's constants are and whether the weights are averaged.</param>
    /// <param name="parameters">The start weights, flat.</param>
    /// <param name="table">(pixels, features).</param>
    /// <param name="targets">(pixels, samples of a pixel).</param>
    public AutogradFit(NetworkShape shape, float[] parameters, Tensor table, Tensor targets)
    {
        if (shape.Spec.Network is not { Kind: NetworkKind.OrthogonalSine, Bias: false })
            throw new NotSupportedException($"{shape.Spec.Network.Kind}: the plain fit knows sin x + cos x without biases alone.");
        _table = table;
        _targets = targets;
        _weights = [.. shape.Layers.Select(layer =>
            new Parameter(tensor(parameters[layer.Offset..layer.End]).view(layer.Outputs, layer.Inputs).clone().DetachFromDisposeScope()))];
        var recipe = shape.Spec.Recipe;
        _averages = recipe.AverageEpochs > 0 ? [.. _weights.Select(weight => zeros_like(weight, requires_grad: false))] : [];
        _adam = optim.Adam(_weights, recipe.LearningRate, recipe.Beta1, recipe.Beta2, recipe.Epsilon);
    }

    /// <summary>One update.</summary>
    /// <returns>The mean squared error over the batch before it.</returns>
    public double Step(int[] pixels, double learningRate)
    {
        foreach (var group in _adam.ParamGroups) group.LearningRate = learningRate;
        using var scope = NewDisposeScope();
        _adam.zero_grad();
        var loss = Loss(pixels);
        loss.backward();
        _adam.step();
        return loss.item<float>();
    }

    /// <summary>Moves the average towards the weights by this share of the way.</summary>
    public void TakeIntoAverage(double share)
    {
        using var free = no_grad();
        using var scope = NewDisposeScope();
        using Scalar keep = 1 - share, part = share;
        for (var layer = 0; layer < _averages.Length; layer++) _averages[layer].mul_(keep).add_(_weights[layer], part);
    }

    /// <summary>Mean squared error over all pixels, of the average when there is one.</summary>
    public double Evaluate()
    {
        using var free = no_grad();
        var sum = 0.0;
        for (long first = 0; first < _table.shape[0]; first += ChunkPixels)
        {
            using var scope = NewDisposeScope();
            var rows = Math.Min(ChunkPixels, _table.shape[0] - first);
            var errors = Forward(_table.narrow(0, first, rows), _averages.Length > 0 ? _averages : _weights) - _targets.narrow(0, first, rows);
            sum += errors.square().sum(float64).item<double>();
        }

        return sum / _targets.numel();
    }

    /// <summary>The gradient of all weights, flat.</summary>
    public float[] Gradient(int[] pixels)
    {
        using var scope = NewDisposeScope();
        _adam.zero_grad();
        Loss(pixels).backward();
        return cat(_weights.Select(weight => weight.grad!.flatten()).ToArray()).data<float>().ToArray();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _adam.Dispose();
        foreach (var weight in _weights) weight.Dispose();
        foreach (var average in _averages) average.Dispose();
    }

    private Tensor Loss(int[] pixels)
    {
        var index = tensor(pixels.Select(pixel => (long)pixel).ToArray());
        return nn.functional.mse_loss(Forward(_table.index_select(0, index), _weights), _targets.index_select(0, index));
    }

    private static Tensor Forward(Tensor x, Tensor[] weights)
    {
        foreach (var weight in weights[..^1])
        {
            var z = nn.functional.linear(x, weight);
            x = z.sin() + z.cos();
        }
        return nn.functional.linear(x, weights[^1]);
    }
}
