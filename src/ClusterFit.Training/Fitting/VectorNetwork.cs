using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Optimization;

namespace ClusterFit.Training.Fitting;

/// <summary>Training in main memory: vector loops, and matrix products of libtorch.</summary>
internal sealed class VectorNetwork : ITrainedNetwork
{
    private readonly ParallelNetwork _network;
    private readonly Adam<float> _adam;
    private readonly Block<float>? _average;

    /// <summary>A network that goes on from a state.</summary>
    public VectorNetwork(NetworkShape shape, PixelImage image, NetworkState state, IdleCores idleCores)
    {
        try
        {
            _network = new ParallelNetwork(shape, image, idleCores);
            _adam = new Adam<float>(shape.Spec.Recipe, shape.Parameters);
            _average = state.Average.Length > 0 ? new Block<float>(shape.Parameters) : null;
            state.Parameters.CopyTo(_network.Parameters.Span);
            state.FirstMoments.CopyTo(_adam.First.Span);
            state.SecondMoments.CopyTo(_adam.Second.Span);
            if (_average is not null) state.Average.CopyTo(_average.Span);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public int Train(StepSlice slice, ref double lossSum)
    {
        for (var step = 0; step < slice.Count; step++)
        {
            lossSum += Step(slice.Batch(step), slice.Step(step), slice.LearningRate(step));
            if (!double.IsFinite(lossSum)) return step;
            TakeIntoAverage(slice.AverageShare(step));
        }
        return slice.Count;
    }

    /// <summary>One update against the mean squared error over a batch of pixels; none when the error is not finite.</summary>
    /// <returns>Sum of the squared errors of all samples, before the update.</returns>
    public double Step(ReadOnlySpan<int> pixels, long step, double learningRate)
    {
        var gradients = _network.Gradient(pixels, out var lossSum);
        if (double.IsFinite(lossSum)) _adam.Step(_network.Parameters, gradients, step, learningRate);
        return lossSum;
    }

    /// <summary>Moves the average, if there is one, towards the weights by this share of the way.</summary>
    public void TakeIntoAverage(double share)
    {
        if (_average is not null) WeightAverage.Update(_average, _network.Parameters, share);
    }

    /// <inheritdoc />
    public void ExchangeWithAverage()
    {
        if (_average is null) return;
        var weights = CopyWeights();
        _average.Span.CopyTo(_network.Parameters.Span);
        weights.CopyTo(_average.Span);
    }

    /// <inheritdoc />
    public (double Training, double HeldOut) SquaredErrors(TrainingSet set) => _network.SquaredErrors(set);

    /// <inheritdoc />
    public float[] Sample(FeatureSource<float> grid, int points) => _network.Sample(grid, points);

    /// <inheritdoc />
    public float[] CopyWeights() => _network.Parameters.Span.ToArray();

    /// <inheritdoc />
    public NetworkState CopyState() =>
        new(CopyWeights(), _adam.First.Span.ToArray(), _adam.Second.Span.ToArray(), _average is null ? [] : _average.Span.ToArray());

    /// <inheritdoc />
    public void Dispose()
    {
        // After a constructor that failed, some are missing.
        _network?.Dispose();
        _adam?.Dispose();
        _average?.Dispose();
    }
}
