using ClusterFit.Core.Fits;
using static TorchSharp.torch;

namespace ClusterFit.Training.Optimization;

/// <summary><see cref="Adam{T}"/> as tensor operations, for parameters that live on a device whose memory no loop can reach.</summary>
internal sealed class TensorAdam : IDisposable
{
    private readonly RecipeSpec _recipe;

    /// <summary>Zero moments of the shape, precision and device of the flat parameters.</summary>
    public TensorAdam(RecipeSpec recipe, Tensor parameters)
    {
        _recipe = recipe;
        First = zeros_like(parameters).DetachFromDisposeScope();
        Second = zeros_like(parameters).DetachFromDisposeScope();
    }

    /// <summary>First moments.</summary>
    public Tensor First { get; }

    /// <summary>Second moments.</summary>
    public Tensor Second { get; }

    /// <summary>Update number <paramref name="step"/>, counted from 1.</summary>
    public void Step(Tensor parameters, Tensor gradient, long step, double learningRate)
    {
        using var scope = NewDisposeScope();
        First.mul_(_recipe.Beta1).add_(gradient, alpha: 1 - _recipe.Beta1);
        Second.mul_(_recipe.Beta2).addcmul_(gradient, gradient, 1 - _recipe.Beta2);
        var root = Second.sqrt().mul_(1 / Math.Sqrt(1 - Math.Pow(_recipe.Beta2, step))).add_(_recipe.Epsilon);
        parameters.addcdiv_(First, root, -learningRate / (1 - Math.Pow(_recipe.Beta1, step)));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
