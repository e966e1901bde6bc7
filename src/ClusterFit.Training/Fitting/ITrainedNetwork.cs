using ClusterFit.Training.Encoders;

namespace ClusterFit.Training.Fitting;

/// <summary>The network of one fit and its optimizer: every number that a step changes, wherever it lies. All calls come from the thread
/// that made it.</summary>
internal interface ITrainedNetwork : IDisposable
{
    /// <summary>One update against the mean squared error over a batch of pixels; none when the error is not finite.</summary>
    /// <param name="pixels">The batch.</param>
    /// <param name="step">Number of the update, counted from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <returns>Sum of the squared errors of all samples, before the update.</returns>
    double Step(ReadOnlySpan<int> pixels, long step, double learningRate);

    /// <summary>Moves the average towards the weights by this share of the way.</summary>
    void TakeIntoAverage(double share);

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
