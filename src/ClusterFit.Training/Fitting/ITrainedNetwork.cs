using ClusterFit.Training.Encoders;

namespace ClusterFit.Training.Fitting;

/// <summary>The network of one fit and its optimizer: every number that a step changes, wherever it lies. All calls come from the thread
/// that made it.</summary>
internal interface ITrainedNetwork : IDisposable
{
    /// <summary>Updates against the mean squared error over one batch after the other. Training is over when the sum is not finite any more:
    /// the processor then makes no further update, a device may still make some of the slice.</summary>
    /// <param name="slice">The batches, and what an update needs to know.</param>
    /// <param name="lossSum">Sum of the squared errors of all samples so far; those of each batch, before its update, are added in turn, so that
    /// the sum of an epoch does not depend on its slices.</param>
    /// <returns>Updates made: all of the slice while the sum is finite.</returns>
    int Train(StepSlice slice, ref double lossSum);

    /// <summary>Exchanges weights and average, if there is one.</summary>
    void ExchangeWithAverage();

    /// <summary>Sums of the squared errors over all samples of the training pixels and of those held out.</summary>
    (double Training, double HeldOut) SquaredErrors(TrainingSet set);

    /// <summary>The network's samples at all points of a grid, row by row.</summary>
    float[] Sample(FeatureSource<float> grid, int points);

    /// <summary>A copy of the weights, flat.</summary>
    float[] CopyWeights();

    /// <summary>A copy of all numbers.</summary>
    NetworkState CopyState();
}

/// <summary>What a network and its optimizer are made of, flat and in main memory.</summary>
/// <param name="Parameters">All parameters.</param>
/// <param name="FirstMoments">Adam's first moments.</param>
/// <param name="SecondMoments">Adam's second moments.</param>
/// <param name="Average">The moving average of the weights; empty when it is off.</param>
internal sealed record NetworkState(float[] Parameters, float[] FirstMoments, float[] SecondMoments, float[] Average);
