using System.Runtime.Intrinsics;
using ClusterFit.Training.Devices;

namespace ClusterFit.Training.Optimization;

/// <summary>The exponential moving average of the weights, normalised so that from the first step on it is a weighted mean of the weights
/// after each step.</summary>
internal static class WeightAverage
{
    /// <summary>How far a step moves the average towards the weights; 1 for the first step.</summary>
    /// <param name="pixels">Pixels visited in this step.</param>
    /// <param name="visited">Pixels visited since the start, with this step.</param>
    /// <param name="horizon">Pixels after which a step's share has fallen to 1/e.</param>
    public static double Share(int pixels, double visited, double horizon) =>
        (1 - Math.Exp(-pixels / horizon)) / (1 - Math.Exp(-visited / horizon));

    /// <summary>Moves the average towards the weights by the share of the way.</summary>
    public static unsafe void Update(Block<float> average, Block<float> parameters, double share)
    {
        var part = Vector512.Create((float)share);
        for (var i = 0L; i < average.PaddedLength; i += Vector512<float>.Count)
        {
            var old = Vector512.Load(average.Pointer + i);
            Vector512.Store(old + part * (Vector512.Load(parameters.Pointer + i) - old), average.Pointer + i);
        }
    }
}
