using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ClusterFit.Core.Fits;

namespace ClusterFit.Training.Optimization;

/// <summary>One update of Adam (Kingma and Ba 2015): w -= rate * m^ / (sqrt(v^) + epsilon), with bias-corrected moments m^ and v^.</summary>
internal readonly struct AdamUpdate<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector512<T> _rate, _epsilon, _take1, _take2;

    /// <summary>An update of a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="step">Number of the update, counted from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    public AdamUpdate(RecipeSpec recipe, long step, double learningRate)
    {
        var (rate, epsilon) = AdamCorrection.Of(recipe, step, learningRate);
        (_rate, _epsilon) = (Broadcast(rate), Broadcast(epsilon));
        (_take1, _take2) = (Broadcast(1 - recipe.Beta1), Broadcast(1 - recipe.Beta2));
    }

    /// <summary>Updates a vector of weights and their moments with their gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Apply(T* weights, T* firstMoments, T* secondMoments, Vector512<T> gradient)
    {
        var (first, second) = (Vector512.Load(firstMoments), Vector512.Load(secondMoments));
        first = FusedMultiplyAdd(_take1, gradient - first, first);
        second = FusedMultiplyAdd(_take2, FusedMultiplyAdd(gradient, gradient, -second), second);
        Vector512.Store(first, firstMoments);
        Vector512.Store(second, secondMoments);
        Vector512.Store(Vector512.Load(weights) - _rate * first / (Vector512.Sqrt(second) + _epsilon), weights);
    }

    private static Vector512<T> Broadcast(double value) => Vector512.Create(T.CreateChecked(value));

    private static Vector512<T> FusedMultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}
