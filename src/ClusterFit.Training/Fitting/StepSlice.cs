namespace ClusterFit.Training.Fitting;

/// <summary>Steps of one epoch that follow each other without a look at their results: a device need not wait for the processor between
/// them.</summary>
/// <param name="pixels">The slice's part of the epoch's order, at least one pixel.</param>
/// <param name="batchSize">Pixels of a full batch; the last batch of an epoch may have fewer.</param>
/// <param name="firstStep">Number of the first update, counted from 1 over the whole fit.</param>
/// <param name="learningRates">The learning rate of each update.</param>
/// <param name="averageShares">How far each update moves the average towards the weights; empty when there is no average.</param>
internal sealed class StepSlice(ReadOnlyMemory<int> pixels, int batchSize, long firstStep, double[] learningRates, double[] averageShares)
{
    /// <summary>Number of updates.</summary>
    public int Count => learningRates.Length;

    /// <summary>Pixels of all batches.</summary>
    public int Pixels => pixels.Length;

    /// <summary>Pixels of a full batch.</summary>
    public int BatchSize => batchSize;

    /// <summary>The batch of an update, counted from 0 within the slice.</summary>
    public ReadOnlySpan<int> Batch(int index) =>
        pixels.Span.Slice(index * batchSize, Math.Min(batchSize, pixels.Length - index * batchSize));

    /// <summary>Number of an update over the whole fit, counted from 1.</summary>
    public long Step(int index) => firstStep + index;

    /// <summary>Learning rate of an update.</summary>
    public double LearningRate(int index) => learningRates[index];

    /// <summary>How far an update moves the average towards the weights; 0 when there is no average.</summary>
    public double AverageShare(int index) => averageShares.Length > 0 ? averageShares[index] : 0;
}
