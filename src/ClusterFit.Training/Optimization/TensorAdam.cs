using ClusterFit.Core.Fits;
using static TorchSharp.torch;

namespace ClusterFit.Training.Optimization;

/// <summary><see cref="Adam{T}"/> as tensor operations, for parameters that live on a device whose memory no loop can reach.</summary>
internal sealed class TensorAdam : IDisposable
{
    private readonly RecipeSpec _recipe;
    private readonly Tensor _first, _second;

    /// <summary>Zero moments of the shape, precision and device of the flat parameters.</summary>
    public TensorAdam(RecipeSpec recipe, Tensor parameters)
    {
        _recipe = recipe;
        _first = zeros_like(parameters).DetachFromDisposeScope();
        _second = zeros_like(parameters).DetachFromDisposeScope();
    }

    /// <summary>Update number <paramref name="step"/>, counted from 1.</summary>
    public void Step(Tensor parameters, Tensor gradient, long step, double learningRate)
    {
        using var scope = NewDisposeScope();
        _first.mul_(_recipe.Beta1).add_(gradient, alpha: 1 - _recipe.Beta1);
        _second.mul_(_recipe.Beta2).addcmul_(gradient, gradient, 1 - _recipe.Beta2);
        var root = _second.sqrt().mul_(1 / Math.Sqrt(1 - Math.Pow(_recipe.Beta2, step))).add_(_recipe.Epsilon);
        parameters.addcdiv_(_first, root, -learningRate / (1 - Math.Pow(_recipe.Beta1, step)));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }
}
