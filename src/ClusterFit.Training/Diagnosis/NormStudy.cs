using ClusterFit.Core;

namespace ClusterFit.Training.Diagnosis;

/// <summary>How an activation keeps norms at one depth of networks of one width, over several random networks.</summary>
/// <param name="Activation">Name of the <see cref="StudiedActivation"/>.</param>
/// <param name="Depth">The layer, counted from 1.</param>
/// <param name="Width">Units of every layer.</param>
/// <param name="ForwardMean">Squared norm of the layer's pre-activation divided by the width, as the geometric mean over the networks: 1 when
/// norms are kept. What overflows counts as 1e300, what vanishes as 1e-300.</param>
/// <param name="ForwardDeviation">Standard deviation of its decimal logarithm over the networks.</param>
/// <param name="BackwardMean">Squared norm of the derivative of a loss with respect to the layer's pre-activation divided by that at the last
/// layer, as the geometric mean.</param>
/// <param name="BackwardDeviation">Standard deviation of its decimal logarithm over the networks.</param>
public sealed record NormPoint(
    string Activation, int Depth, int Width, double ForwardMean, double ForwardDeviation, double BackwardMean, double BackwardDeviation);

/// <summary>The experiment behind the theory of self-normalising networks: square Haar-orthogonal layers, an input of squared norm equal to
/// the width, and no training. A vector goes forward and a derivative comes back; how far do their norms drift?</summary>
public static class NormStudy
{
    /// <summary>Every layer of networks of one width; points are ordered by activation, then depth.</summary>
    /// <param name="depth">Layers.</param>
    /// <param name="width">Units of every layer.</param>
    /// <param name="networks">Random networks to average over, at least 2. All activations get the same ones.</param>
    /// <param name="seed">Seed of the networks.</param>
    public static IReadOnlyList<NormPoint> OverDepth(int depth, int width, int networks, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(networks, 2);
        var activations = StudiedActivation.All;
        var forward = new double[activations.Count, depth, networks];
        var backward = new double[activations.Count, depth, networks];
        for (var network = 0; network < networks; network++)
        {
            var random = new RandomStream(seed, network);
            var layers = Enumerable.Range(0, depth).Select(_ => new HaarMap(width, random)).ToArray();
            var input = OnSphere(width, random);
            var derivative = OnSphere(width, random);
            for (var a = 0; a < activations.Count; a++)
            {
                var slopes = new double[depth][];
                var vector = (double[])input.Clone();
                for (var layer = 0; layer < depth; layer++)
                {
                    layers[layer].Apply(vector);
                    forward[a, layer, network] = SquaredNorm(vector) / width;
                    slopes[layer] = Array.ConvertAll(vector, activations[a].Slope);
                    vector = Array.ConvertAll(vector, activations[a].Value);
                }
                vector = (double[])derivative.Clone();
                for (var layer = depth - 1; layer >= 0; layer--)
                {
                    backward[a, layer, network] = SquaredNorm(vector) / width;
                    if (layer == 0) break;
                    layers[layer].ApplyTransposed(vector);
                    for (var i = 0; i < width; i++) vector[i] *= slopes[layer - 1][i];
                }
            }
        }
        return [.. from a in Enumerable.Range(0, activations.Count)
                   from layer in Enumerable.Range(0, depth)
                   let ahead = Statistics(forward, a, layer)
                   let back = Statistics(backward, a, layer)
                   select new NormPoint(activations[a].Name, layer + 1, width, ahead.Mean, ahead.Deviation, back.Mean, back.Deviation)];
    }

    /// <summary>Networks of several widths: the forward norm at the last layer and the backward norm at the first; points are ordered by
    /// activation, then width, and have the depth of the networks.</summary>
    public static IReadOnlyList<NormPoint> OverWidth(IReadOnlyList<int> widths, int depth, int networks, long seed)
    {
        ArgumentNullException.ThrowIfNull(widths);
        return [.. from width in widths
                   from points in OverDepth(depth, width, networks, seed).GroupBy(point => point.Activation)
                   let first = points.First()
                   select points.Last() with { BackwardMean = first.BackwardMean, BackwardDeviation = first.BackwardDeviation } into point
                   orderby StudiedActivation.All.Index().First(a => a.Item.Name == point.Activation).Index, point.Width
                   select point];
    }

    private static double[] OnSphere(int width, RandomStream random)
    {
        var vector = new double[width];
        foreach (ref var value in vector.AsSpan()) value = random.NextGaussian();
        var scale = Math.Sqrt(width / SquaredNorm(vector));
        return Array.ConvertAll(vector, value => value * scale);
    }

    private static double SquaredNorm(ReadOnlySpan<double> vector)
    {
        var sum = 0.0;
        foreach (var value in vector) sum += value * value;
        return sum;
    }

    private static (double Mean, double Deviation) Statistics(double[,,] values, int activation, int layer)
    {
        var networks = values.GetLength(2);
        var logs = Enumerable.Range(0, networks).Select(network => Logarithm(values[activation, layer, network])).ToArray();
        var mean = logs.Average();
        return (Math.Pow(10, mean), Math.Sqrt(logs.Sum(log => (log - mean) * (log - mean)) / (networks - 1)));
    }

    // An infinity times zero, or less another, is NaN: that overflowed too.
    private static double Logarithm(double ratio) => double.IsNaN(ratio) ? 300 : Math.Clamp(Math.Log10(ratio), -300, 300);
}
