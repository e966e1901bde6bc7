using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Tests.Networks;

public sealed class StartWeightsSpecs
{
    [Theory]
    [InlineData(7, 20)]
    [InlineData(20, 7)]
    [InlineData(16, 16)]
    [InlineData(1, 5)]
    public void Haar_start_is_orthogonal_with_the_gain_that_keeps_squared_norms(int rows, int columns)
    {
        var matrix = StartWeights.DrawHaar(new RandomStream(5, 0), rows, columns);
        var gain = Math.Max(1, (double)rows / columns);
        var (count, wide) = (Math.Min(rows, columns), rows <= columns);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                var product = Enumerable.Range(0, Math.Max(rows, columns)).Sum(k => wide
                    ? matrix[i * columns + k] * matrix[j * columns + k]
                    : matrix[k * columns + i] * matrix[k * columns + j]);
                Assert.Equal(i == j ? gain : 0, product, 1e-12);
            }
        }
    }

    [Fact]
    public void Haar_distribution_has_the_moments_of_a_uniform_direction()
    {
        // Each column is uniform on the sphere: E[u^2] = 1/n and E[u^4] = 3/(n(n+2)). Without the sign fix the trace would not be
        // symmetric about 0.
        const int Size = 4, Draws = 4000;
        var random = new RandomStream(11, 0);
        var (trace, second, fourth) = (0.0, 0.0, 0.0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var matrix = StartWeights.DrawHaar(random, Size, Size);
            for (var i = 0; i < Size; i++) trace += matrix[i * Size + i];
            second += matrix[0] * matrix[0];
            fourth += Math.Pow(matrix[0], 4);
        }
        // E[trace] = 0 with variance 1; five standard errors.
        Assert.InRange(trace / Draws, -5 / Math.Sqrt(Draws), 5 / Math.Sqrt(Draws));
        Assert.Equal(1.0 / Size, second / Draws, 0.02);
        Assert.Equal(3.0 / (Size * (Size + 2)), fourth / Draws, 0.02);
    }

    [Fact]
    public void Same_seed_gives_the_same_weights_and_another_seed_others()
    {
        static double[] Draw(long seed)
        {
            var spec = new FitSpec { Seed = seed, Encoder = new EncoderSpec { Octaves = 2 }, Network = new NetworkSpec { Widths = [8] } };
            return StartWeights.Draw(NetworkShape.Of(spec, channels: 3));
        }

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void Siren_start_is_uniform_within_the_bounds_of_the_paper()
    {
        var shape = NetworkShape.Of(new FitSpec
        {
            Encoder = new EncoderSpec { Kind = EncoderKind.Siren, Width = 64 },
            Network = new NetworkSpec { Kind = NetworkKind.Siren, Widths = [64], Bias = true },
        }, channels: 1);
        var weights = StartWeights.Draw(shape);
        double LargestOf(LayerShape layer) => weights[layer.Offset..layer.BiasOffset].Max(Math.Abs);

        Assert.InRange(LargestOf(shape.Layers[0]), 0.45, 0.5);
        Assert.InRange(LargestOf(shape.Layers[1]), 0.95 * Math.Sqrt(6.0 / 64) / 30, Math.Sqrt(6.0 / 64) / 30);
        Assert.All(weights[shape.Layers[1].BiasOffset..shape.Layers[1].End], bias => Assert.InRange(bias, -0.125, 0.125));
    }
}
