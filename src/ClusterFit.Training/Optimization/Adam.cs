using System.Numerics;
using System.Runtime.Intrinsics;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;

namespace ClusterFit.Training.Optimization;

/// <summary>Adam (Kingma and Ba 2015) over flat parameters on the CPU: w -= rate * m^ / (sqrt(v^) + epsilon), with bias-corrected
/// moments m^ and v^. One loop reads the gradients, sums them in their order, and updates moments and parameters.</summary>
internal sealed class Adam<T>(RecipeSpec recipe, int parameters) : IDisposable where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>First moments.</summary>
    public Block<T> First { get; } = new(parameters);

    /// <summary>Second moments.</summary>
    public Block<T> Second { get; } = new(parameters);

    /// <summary>Update number <paramref name="step"/>, counted from 1, with the sum of the gradients.</summary>
    public unsafe void Step(Block<T> parameters, ReadOnlySpan<Block<T>> gradients, long step, double learningRate)
    {
        var rate = Vector512.Create(T.CreateChecked(learningRate / (1 - Math.Pow(recipe.Beta1, step))));
        var correction = Vector512.Create(T.CreateChecked(1 / Math.Sqrt(1 - Math.Pow(recipe.Beta2, step))));
        var epsilon = Vector512.Create(T.CreateChecked(recipe.Epsilon));
        var (keep1, take1) = (Vector512.Create(T.CreateChecked(recipe.Beta1)), Vector512.Create(T.CreateChecked(1 - recipe.Beta1)));
        var (keep2, take2) = (Vector512.Create(T.CreateChecked(recipe.Beta2)), Vector512.Create(T.CreateChecked(1 - recipe.Beta2)));
        var w = parameters.Pointer;
        var m = First.Pointer;
        var v = Second.Pointer;
        for (var i = 0L; i < parameters.PaddedLength; i += Vector512<T>.Count)
        {
            var gradient = Vector512.Load(gradients[0].Pointer + i);
            for (var shard = 1; shard < gradients.Length; shard++) gradient += Vector512.Load(gradients[shard].Pointer + i);
            var first = keep1 * Vector512.Load(m + i) + take1 * gradient;
            var second = keep2 * Vector512.Load(v + i) + take2 * gradient * gradient;
            Vector512.Store(first, m + i);
            Vector512.Store(second, v + i);
            var change = rate * first / (Vector512.Sqrt(second) * correction + epsilon);
            Vector512.Store(Vector512.Load(w + i) - change, w + i);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
