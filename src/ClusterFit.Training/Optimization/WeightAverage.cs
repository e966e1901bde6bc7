using System.Runtime.Intrinsics;
using ClusterFit.Training.Devices;

namespace ClusterFit.Training.Optimization;

/// <summary>The exponential moving average of the weights, normalised so that from the first step on it is a weighted mean of the weights
/// after each step.</summary>
internal static class WeightAverage
{
    /// <summary>Takes in the weights after a step.</summary>
    /// <param name="average">The average, changed.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="pixels">Pixels visited in this step.</param>
    /// <param name="visited">Pixels visited since the start, with this step.</param>
    /// <param name="horizon">Pixels after which a step's share has fallen to 1/e.</param>
    public static unsafe void Update(Block<float> average, Block<float> parameters, int pixels, double visited, double horizon)
    {
        var share = Vector512.Create((float)((1 - Math.Exp(-pixels / horizon)) / (1 - Math.Exp(-visited / horizon))));
        for (var i = 0L; i < average.PaddedLength; i += Vector512<float>.Count)
        {
            var old = Vector512.Load(average.Pointer + i);
            Vector512.Store(old + share * (Vector512.Load(parameters.Pointer + i) - old), average.Pointer + i);
        }
    }
}
