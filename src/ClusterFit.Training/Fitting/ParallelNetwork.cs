using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Fitting;

/// <summary>The network of one fit on its own thread and on borrowed cores. Work is divided into pieces that depend on its size alone, and
/// the pieces' sums are added in their order, so results do not depend on the number of cores.</summary>
internal sealed class ParallelNetwork : IDisposable
{
    /// <summary>A batch of at least two shards of this many rows is divided.</summary>
    private const int ShardRows = 128;

    /// <summary>Rows that go through the network at once: the buffers then stay in the cache and are bounded at any batch size.</summary>
    private const int ChunkRows = 512;

    private readonly NetworkShape _shape;
    private readonly PixelImage _image;
    private readonly FeatureSource<float> _features;
    private readonly ShardTeam _team;
    private readonly NetworkPass<float>?[] _passes = new NetworkPass<float>?[ShardTeam.Members];
    private readonly Block<float>[] _gradients = new Block<float>[ShardTeam.Members];
    private readonly double[] _losses = new double[ShardTeam.Members];

    /// <summary>A network with zero parameters.</summary>
    public ParallelNetwork(NetworkShape shape, PixelImage image, IdleCores idleCores)
    {
        _shape = shape;
        _image = image;
        try
        {
            _features = FeatureSource<float>.Create(
                shape.Spec.Encoder, new PixelFrame(image.Width, image.Height), image.Width, image.Height);
            Parameters = new Block<float>(shape.Parameters);
            _team = new ShardTeam(idleCores);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>All parameters, flat.</summary>
    public Block<float> Parameters { get; }

    /// <summary>Computes the gradient of the mean squared error over a batch of pixels: the sum of the blocks that are returned.</summary>
    /// <param name="pixels">The batch.</param>
    /// <param name="lossSum">Sum of the squared errors of all samples.</param>
    public ReadOnlySpan<Block<float>> Gradient(ReadOnlySpan<int> pixels, out double lossSum)
    {
        var shards = Math.Clamp(pixels.Length / ShardRows, 1, ShardTeam.Members);
        for (var shard = 0; shard < shards; shard++) _gradients[shard] = Pass(shard).Gradient;
        if (shards == 1)
            _losses[0] = ShardGradient(0, pixels, pixels.Length);
        else
            RunShards(pixels.ToArray(), shards);
        lossSum = 0;
        for (var shard = 0; shard < shards; shard++) lossSum += _losses[shard];
        return _gradients.AsSpan(0, shards);
    }

    /// <summary>Sums of the squared errors over all samples of the training pixels and of those held out.</summary>
    public (double Training, double HeldOut) SquaredErrors(TrainingSet set)
    {
        var chunks = (_image.Pixels + ChunkRows - 1) / ChunkRows;
        var sums = new (double Training, double HeldOut)[chunks];
        _team.Run(chunks, (chunk, member) =>
        {
            var first = chunk * ChunkRows;
            sums[chunk] = set.SquaredErrors(first, Forward(member, _features, first, Math.Min(ChunkRows, _image.Pixels - first)));
        });
        return sums.Aggregate((a, b) => (a.Training + b.Training, a.HeldOut + b.HeldOut));
    }

    /// <summary>The network's samples at all points of a grid, row by row.</summary>
    public float[] Sample(FeatureSource<float> grid, int points)
    {
        var samples = new float[points * _shape.Outputs];
        _team.Run((points + ChunkRows - 1) / ChunkRows, (chunk, member) =>
        {
            var first = chunk * ChunkRows;
            Forward(member, grid, first, Math.Min(ChunkRows, points - first)).CopyTo(samples.AsSpan(first * _shape.Outputs));
        });
        return samples;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // After a constructor that failed, some are missing.
        _team?.Dispose();
        foreach (var pass in _passes) pass?.Dispose();
        _features?.Dispose();
        Parameters?.Dispose();
    }

    private void RunShards(int[] pixels, int shards) => _team.Run(shards, (shard, _) =>
    {
        var (from, to) = (pixels.Length * shard / shards, pixels.Length * (shard + 1) / shards);
        _losses[shard] = ShardGradient(shard, pixels.AsSpan(from, to - from), pixels.Length);
    });

    private unsafe double ShardGradient(int shard, ReadOnlySpan<int> pixels, int batchRows)
    {
        var pass = Pass(shard);
        var scale = 2.0f / (batchRows * _shape.Outputs);
        var loss = 0.0;
        for (var first = 0; first < pixels.Length; first += ChunkRows)
        {
            var chunk = pixels.Slice(first, Math.Min(ChunkRows, pixels.Length - first));
            _features.Fill(chunk, pass.Features.Pointer);
            pass.Forward(chunk.Length);
            loss += Residuals(chunk, pass.Outputs, pass.OutputDeltas, scale);
            pass.Backward(accumulate: first > 0);
        }
        return loss;
    }

    private double Residuals(ReadOnlySpan<int> pixels, ReadOnlySpan<float> outputs, Span<float> deltas, float scale)
    {
        var (channels, loss) = (_shape.Outputs, 0.0);
        for (var row = 0; row < pixels.Length; row++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                var error = outputs[row * channels + channel] - _image.Samples[pixels[row] * channels + channel];
                loss += (double)error * error;
                deltas[row * channels + channel] = scale * error;
            }
        }
        return loss;
    }

    private unsafe ReadOnlySpan<float> Forward(int member, FeatureSource<float> grid, int first, int rows)
    {
        Span<int> points = stackalloc int[rows];
        for (var i = 0; i < rows; i++) points[i] = first + i;
        var pass = Pass(member);
        grid.Fill(points, pass.Features.Pointer);
        pass.Forward(rows);
        return pass.Outputs;
    }

    private NetworkPass<float> Pass(int index) => _passes[index] ??= new NetworkPass<float>(_shape, Parameters, ChunkRows);
}
