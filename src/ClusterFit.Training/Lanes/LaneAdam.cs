using ClusterFit.Training.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace ClusterFit.Training.Lanes;

/// <summary><see cref="Optimization.AdamUpdate{T}"/> of several lanes at once; each may have a recipe and a number of updates of its own.</summary>
internal static class LaneAdam
{
    /// <summary>Updates parameters and moments, a row for each lane, with the gradient, which is used up. Factors are one for each
    /// lane.</summary>
    public static void Update(Tensor parameters, Tensor first, Tensor second, Tensor gradient, StepFactors factors)
    {
        using var scope = NewDisposeScope();
        // TorchSharp lets the garbage collector free a number while native code reads it: it must have a name until then.
        using Scalar minus = -1.0;
        first.lerp_(gradient, factors.Take1);
        second.lerp_(gradient.mul_(gradient), factors.Take2);
        // The rate last: 0 must not become a division of 0 by 0.
        parameters.addcmul_(first.div(second.sqrt().add_(factors.Epsilon, TorchSetup.One)), factors.Rate, minus);
    }
}
