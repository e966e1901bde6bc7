using ClusterFit.Core.Fits;
using TorchSharp;
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
        // TorchSharp lets the garbage collector free a number while native code reads it: it must have a name until then.
        using Scalar keep1 = _recipe.Beta1, take1 = 1 - _recipe.Beta1, keep2 = _recipe.Beta2, take2 = 1 - _recipe.Beta2;
        using Scalar correction = 1 / Math.Sqrt(1 - Math.Pow(_recipe.Beta2, step)), epsilon = _recipe.Epsilon;
        using Scalar change = -learningRate / (1 - Math.Pow(_recipe.Beta1, step));
        First.mul_(keep1).add_(gradient, take1);
        Second.mul_(keep2).addcmul_(gradient, gradient, take2);
        var root = Second.sqrt().mul_(correction).add_(epsilon);
        parameters.addcdiv_(First, root, change);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
