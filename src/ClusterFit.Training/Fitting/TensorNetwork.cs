using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace ClusterFit.Training.Fitting;

/// <summary>Training on any device of libtorch: parameters, gradient, moments and average are flat tensors there, and a step is tensor
/// operations without autograd. What it computes on the way ends with its dispose scope.</summary>
internal sealed class TensorNetwork : ITrainedNetwork
{
    /// <summary>Rows that go through the network at once, which bounds the memory of a step and of an evaluation.</summary>
    private const int ChunkRows = 4096;

    private readonly NetworkShape _shape;
    private readonly IdleCores _idleCores;
    private readonly FeatureSource<float> _features;
    private readonly Block<float> _featureRows;
    private readonly Tensor _targets, _parameters, _gradient;
    private readonly Tensor? _average;
    private readonly TensorAdam _adam;
    private readonly TensorLayer[] _layers = [];

    /// <summary>A network on the device that goes on from a state.</summary>
    public TensorNetwork(NetworkShape shape, PixelImage image, NetworkState state, IdleCores idleCores, Device device)
    {
        TorchSetup.Ensure();
        (_shape, _idleCores) = (shape, idleCores);
        _idleCores.Occupy();
        using var scope = NewDisposeScope();
        try
        {
            _features = FeatureSource<float>.Create(
                shape.Spec.Encoder, new PixelFrame(image.Width, image.Height), image.Width, image.Height);
            // One vector more: feature loops store whole vectors.
            _featureRows = new Block<float>((long)ChunkRows * shape.Inputs + Block<float>.Whole(1));
            _targets = Place(image.Samples, image.Pixels, shape.Outputs);
            _parameters = Place(state.Parameters, shape.Parameters);
            _gradient = zeros_like(_parameters);
            _average = state.Average.Length > 0 ? Place(state.Average, shape.Parameters) : null;
            _adam = new TensorAdam(shape.Spec.Recipe, _parameters);
            _adam.First.copy_(Place(state.FirstMoments, shape.Parameters));
            _adam.Second.copy_(Place(state.SecondMoments, shape.Parameters));
            _layers = shape.Layers.Select(layer => new TensorLayer(layer, _parameters, _gradient)).ToArray();
            foreach (var tensor in new[] { _targets, _parameters, _gradient, _average }) tensor?.DetachFromDisposeScope();
        }
        catch
        {
            Dispose();
            throw;
        }

        Tensor Place(float[] values, params long[] sides) => tensor(values).view(sides).to(device, copy: true);
    }

    /// <summary>The gradient of the mean squared error as the latest <see cref="Gradient"/> left it, flat.</summary>
    public Tensor LatestGradient => _gradient;

    /// <inheritdoc />
    public double Step(ReadOnlySpan<int> pixels, long step, double learningRate)
    {
        var lossSum = Gradient(pixels);
        if (double.IsFinite(lossSum)) _adam.Step(_parameters, _gradient, step, learningRate);
        return lossSum;
    }

    /// <summary>Computes the gradient over a batch of pixels, and returns the sum of the squared errors.</summary>
    public double Gradient(ReadOnlySpan<int> pixels)
    {
        using var step = NewDisposeScope();
        // TorchSharp lets the garbage collector free a number while native code reads it: it must have a name until then.
        using Scalar scale = 2.0 / ((double)pixels.Length * _shape.Outputs);
        _gradient.zero_();
        var lossSum = 0.0;
        for (var first = 0; first < pixels.Length; first += ChunkRows)
        {
            using var scope = NewDisposeScope();
            var chunk = pixels.Slice(first, Math.Min(ChunkRows, pixels.Length - first));
            var error = Forward(_features, chunk).sub_(_targets.index_select(0, tensor(chunk.ToArray(), device: _targets.device)));
            var exact = error.to(float64);
            lossSum += exact.mul_(exact).sum().cpu().data<double>()[0];
            Tensor? delta = error.mul_(scale);
            for (var i = _layers.Length - 1; delta is not null; i--) delta = _layers[i].Backward(delta);
        }
        return lossSum;
    }

    /// <inheritdoc />
    public void TakeIntoAverage(double share)
    {
        using var scope = NewDisposeScope();
        _average?.lerp_(_parameters, share);
    }

    /// <inheritdoc />
    public void ExchangeWithAverage()
    {
        if (_average is null) return;
        using var weights = _parameters.clone();
        _parameters.copy_(_average);
        _average.copy_(weights);
    }

    /// <inheritdoc />
    public (double Training, double HeldOut) SquaredErrors(TrainingSet set)
    {
        var sums = (Training: 0.0, HeldOut: 0.0);
        Evaluate(_features, set.Image.Pixels, (first, outputs) =>
        {
            var (training, heldOut) = set.SquaredErrors(first, outputs);
            sums = (sums.Training + training, sums.HeldOut + heldOut);
        });
        return sums;
    }

    /// <inheritdoc />
    public float[] Sample(FeatureSource<float> grid, int points)
    {
        var samples = new float[points * _shape.Outputs];
        Evaluate(grid, points, (first, outputs) => outputs.CopyTo(samples, first * _shape.Outputs));
        return samples;
    }

    /// <inheritdoc />
    public float[] CopyWeights() => Copy(_parameters);

    /// <inheritdoc />
    public NetworkState CopyState() =>
        new(CopyWeights(), Copy(_adam.First), Copy(_adam.Second), _average is null ? [] : Copy(_average));

    /// <inheritdoc />
    public void Dispose()
    {
        // After a constructor that failed, some are missing.
        foreach (var layer in _layers) layer.Dispose();
        _adam?.Dispose();
        foreach (var tensor in new[] { _targets, _parameters, _gradient, _average }) tensor?.Dispose();
        _featureRows?.Dispose();
        _features?.Dispose();
        _idleCores.Return();
    }

    private static float[] Copy(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.cpu().data<float>().ToArray();
    }

    /// <summary>Gives the samples at the points of a grid, with the number of the first point, chunk by chunk.</summary>
    private void Evaluate(FeatureSource<float> grid, int points, Action<int, float[]> take)
    {
        for (var first = 0; first < points; first += ChunkRows)
        {
            using var scope = NewDisposeScope();
            var chunk = Enumerable.Range(first, Math.Min(ChunkRows, points - first)).ToArray();
            take(first, Copy(Forward(grid, chunk)));
        }
    }

    private unsafe Tensor Forward(FeatureSource<float> grid, ReadOnlySpan<int> points)
    {
        // Features are computed on the CPU and copied for each chunk. Tables that stay on the device would save the copy.
        grid.Fill(points, _featureRows.Pointer);
        using var rows = _featureRows.View(0, points.Length, _shape.Inputs);
        var values = rows.to(_parameters.device, copy: true);
        foreach (var layer in _layers) values = layer.Forward(values);
        return values;
    }
}
