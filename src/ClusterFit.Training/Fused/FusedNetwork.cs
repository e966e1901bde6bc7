using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Optimization;

namespace ClusterFit.Training.Fused;

/// <summary>Training in main memory by loops alone: matrix products in vector registers, and Adam as soon as a tile of the gradient is
/// there. A batch is laid out in strips of 32 pixels and goes through in rounds of at most 16 strips. Work is divided by its size alone and
/// sums keep their order, so results do not depend on the number of cores, nor on the width of the kernel's vectors.</summary>
internal sealed unsafe class FusedNetwork<TKernel> : ITrainedNetwork where TKernel : struct, ITileKernel
{
    private const int Strip = PackedLayer.Strip;

    /// <summary>A round of at least two pieces of this many strips is divided.</summary>
    private const int PieceStrips = StripPass<TKernel>.MaxStrips / ShardTeam.Members;

    /// <summary>Points that a thread evaluates at a time.</summary>
    private const int ChunkPoints = 16 * Strip;

    private readonly PixelImage _image;
    private readonly PackedShape _shape;
    private readonly PackedAdam _adam;
    private readonly Block<float>? _average;
    private readonly FeatureSource<float> _features;
    private readonly StripPass<TKernel> _pass;
    private readonly ShardTeam _team;
    private readonly Action<int, int> _backPropagate, _update;
    private readonly int[] _points = new int[StripPass<TKernel>.MaxStrips * Strip];
    private readonly double[] _losses = new double[ShardTeam.Members];
    private int _pixels, _strips, _pieces;
    private float _scale;

    /// <summary>A network that goes on from a state.</summary>
    public FusedNetwork(NetworkShape shape, PixelImage image, NetworkState state, IdleCores idleCores)
    {
        _image = image;
        _shape = new PackedShape(shape);
        (_backPropagate, _update) = (BackPropagate, Update);
        try
        {
            _adam = new PackedAdam(shape.Spec.Recipe, _shape, state);
            _average = state.Average.Length > 0 ? _shape.Pack(state.Average) : null;
            _features = FeatureSource<float>.Create(
                shape.Spec.Encoder, new PixelFrame(image.Width, image.Height), image.Width, image.Height);
            _pass = new StripPass<TKernel>(_shape, _adam.Parameters);
            _team = new ShardTeam(idleCores);
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
    public double Step(ReadOnlySpan<int> pixels, long step, double learningRate) => Step(pixels, (step, learningRate));

    /// <summary>The gradient of the mean squared error over a batch of pixels, flat.</summary>
    /// <param name="pixels">The batch.</param>
    /// <param name="lossSum">Sum of the squared errors of all samples.</param>
    public float[] Gradient(ReadOnlySpan<int> pixels, out double lossSum)
    {
        lossSum = Step(pixels, null);
        return _shape.Unpack(_adam.Carried);
    }

    /// <summary>Moves the average, if there is one, towards the weights by this share of the way.</summary>
    public void TakeIntoAverage(double share)
    {
        if (_average is not null) WeightAverage.Update(_average, _adam.Parameters, share);
    }

    /// <inheritdoc />
    public void ExchangeWithAverage()
    {
        if (_average is null) return;
        var weights = _adam.Parameters.Span.ToArray();
        _average.Span.CopyTo(_adam.Parameters.Span);
        weights.CopyTo(_average.Span);
    }

    /// <inheritdoc />
    public (double Training, double HeldOut) SquaredErrors(TrainingSet set)
    {
        var sums = new (double Training, double HeldOut)[Chunks(_image.Pixels)];
        Evaluate(_features, _image.Pixels, (chunk, first, samples) => sums[chunk] = set.SquaredErrors(first, samples));
        return sums.Aggregate((a, b) => (a.Training + b.Training, a.HeldOut + b.HeldOut));
    }

    /// <inheritdoc />
    public float[] Sample(FeatureSource<float> grid, int points)
    {
        var all = new float[points * _image.Channels];
        Evaluate(grid, points, (_, first, samples) => samples.CopyTo(all, first * _image.Channels));
        return all;
    }

    /// <inheritdoc />
    public float[] CopyWeights() => _shape.Unpack(_adam.Parameters);

    /// <inheritdoc />
    public NetworkState CopyState() => new(CopyWeights(), _shape.Unpack(_adam.First), _shape.Unpack(_adam.Second),
        _average is null ? [] : _shape.Unpack(_average));

    /// <inheritdoc />
    public void Dispose()
    {
        // After a constructor that failed, some are missing.
        _team?.Dispose();
        _pass?.Dispose();
        _features?.Dispose();
        _adam?.Dispose();
        _average?.Dispose();
    }

    private static int Chunks(int points) => (points + ChunkPoints - 1) / ChunkPoints;

    private double Step(ReadOnlySpan<int> pixels, (long Number, double LearningRate)? update)
    {
        _scale = 2.0f / (pixels.Length * _image.Channels);
        var lossSum = 0.0;
        var rounds = (pixels.Length + _points.Length - 1) / _points.Length;
        for (var round = 0; round < rounds; round++)
        {
            Load(pixels.Slice(round * _points.Length, Math.Min(_points.Length, pixels.Length - round * _points.Length)));
            Run(_pieces, _backPropagate);
            for (var piece = 0; piece < _pieces; piece++) lossSum += _losses[piece];
            if (round + 1 < rounds || update is null) _adam.BeginRound(isFirst: round == 0);
            else if (double.IsFinite(lossSum)) _adam.BeginLastRound(isFirst: round == 0, update.Value.Number, update.Value.LearningRate);
            else break;
            Run(_pass.Parts, _update);
        }
        return lossSum;
    }

    /// <summary>Takes the pixels of a round; the last one is repeated to fill its strip.</summary>
    private void Load(ReadOnlySpan<int> pixels)
    {
        (_pixels, _strips) = (pixels.Length, (pixels.Length + Strip - 1) / Strip);
        _pieces = Math.Max(1, _strips / PieceStrips);
        pixels.CopyTo(_points);
        _points.AsSpan(pixels.Length, _strips * Strip - pixels.Length).Fill(pixels[^1]);
    }

    /// <summary>Small rounds are not worth the waking of another thread.</summary>
    private void Run(int pieces, Action<int, int> work)
    {
        if (_pieces > 1) _team.Run(pieces, work);
        else for (var piece = 0; piece < pieces; piece++) work(piece, 0);
    }

    private void BackPropagate(int piece, int member)
    {
        var (from, to) = (_strips * piece / _pieces, _strips * (piece + 1) / _pieces);
        _losses[piece] = 0;
        for (var strip = from; strip < to; strip++)
        {
            _pass.Forward(strip, _features, _points.AsSpan(strip * Strip, Strip));
            _losses[piece] += Residuals(strip);
            _pass.Backward(strip);
        }
    }

    private double Residuals(int strip)
    {
        float* outputs = _pass.Outputs(strip), deltas = _pass.OutputDeltas(strip);
        var points = _points.AsSpan(strip * Strip, Strip);
        var loss = 0.0;
        for (var channel = 0; channel < _image.Channels; channel++)
        {
            for (var i = 0; i < Strip; i++)
            {
                var at = channel * Strip + i;
                var error = strip * Strip + i < _pixels ? outputs[at] - _image.Samples[points[i] * _image.Channels + channel] : 0;
                loss += (double)error * error;
                deltas[at] = _scale * error;
            }
        }
        return loss;
    }

    private void Update(int part, int member) => _pass.Update(part, _strips, _adam);

    /// <summary>Gives the samples at the points of a grid, chunk by chunk: number of the chunk, number of its first point, samples.</summary>
    private void Evaluate(FeatureSource<float> grid, int points, Action<int, int, float[]> take) => _team.Run(Chunks(points), (chunk, member) =>
    {
        var first = chunk * ChunkPoints;
        var samples = new float[Math.Min(ChunkPoints, points - first) * _image.Channels];
        Span<int> numbers = stackalloc int[Strip];
        for (var from = first; from < Math.Min(points, first + ChunkPoints); from += Strip)
        {
            for (var i = 0; i < Strip; i++) numbers[i] = Math.Min(from + i, points - 1);
            _pass.Forward(strip: member, grid, numbers);
            var outputs = new ReadOnlySpan<float>(_pass.Outputs(member), _image.Channels * Strip);
            for (var i = 0; i < Math.Min(Strip, points - from); i++)
            {
                for (var channel = 0; channel < _image.Channels; channel++)
                    samples[(from - first + i) * _image.Channels + channel] = outputs[channel * Strip + i];
            }
        }
        take(chunk, first, samples);
    });
}
