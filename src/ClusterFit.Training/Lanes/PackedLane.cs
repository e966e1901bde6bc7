using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Lanes;

/// <summary>The network of one fit as a lane of a pack. Between two calls of its thread, the other lanes go on.</summary>
internal sealed class PackedLane(NetworkShape network, LanePack pack, LaneSeat seat, Action left) : ITrainedNetwork
{
    /// <summary>Points that are evaluated between two steps of other lanes.</summary>
    private const int ChunkPoints = 16_384;

    private bool _isDisposed;

    /// <inheritdoc />
    public int Train(StepSlice slice, ref double lossSum)
    {
        var turn = pack.Train(seat, slice, lossSum);
        lossSum = turn.LossSum;
        return turn.Made;
    }

    /// <summary>The gradient of the mean squared error over a batch of pixels, flat, and the sum of the squared errors.</summary>
    public (float[] Gradient, double LossSum) Gradient(int[] pixels) => pack.Ask(seat, engine => engine.Gradient(seat, pixels));

    /// <inheritdoc />
    public void ExchangeWithAverage() => pack.Ask(seat, engine =>
    {
        engine.ExchangeWithAverage(seat);
        return true;
    });

    /// <inheritdoc />
    public (double Training, double HeldOut) SquaredErrors(TrainingSet set)
    {
        var sums = (Training: 0.0, HeldOut: 0.0);
        for (var first = 0; first < set.Image.Pixels; first += ChunkPoints)
        {
            var (from, count) = (first, Math.Min(ChunkPoints, set.Image.Pixels - first));
            var (training, heldOut) = set.SquaredErrors(first, pack.Ask(seat, engine => engine.Sample(seat, from, count)));
            sums = (sums.Training + training, sums.HeldOut + heldOut);
        }
        return sums;
    }

    /// <inheritdoc />
    public unsafe float[] Sample(FeatureSource<float> grid, int points)
    {
        var samples = new float[points * network.Outputs];
        // One vector more: feature loops store whole vectors.
        using var features = new Block<float>((long)Math.Min(ChunkPoints, points) * network.Inputs + Block<float>.Whole(1));
        for (var first = 0; first < points; first += ChunkPoints)
        {
            var chunk = Enumerable.Range(first, Math.Min(ChunkPoints, points - first)).ToArray();
            grid.Fill(chunk, features.Pointer);
            using var rows = features.View(0, chunk.Length, network.Inputs);
            pack.Ask(seat, engine => engine.Sample(seat, rows)).CopyTo(samples, first * network.Outputs);
        }
        return samples;
    }

    /// <inheritdoc />
    public float[] CopyWeights() => pack.Ask(seat, engine => engine.CopyWeights(seat));

    /// <inheritdoc />
    public NetworkState CopyState() => pack.Ask(seat, engine => engine.CopyState(seat));

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        pack.Leave(seat);
        left();
    }
}
