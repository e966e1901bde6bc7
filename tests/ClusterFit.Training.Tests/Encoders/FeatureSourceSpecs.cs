using System.Numerics;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;

namespace ClusterFit.Training.Tests.Encoders;

public sealed class FeatureSourceSpecs
{
    private static readonly double[] Columns = new PixelFrame(256, 100).Columns(0, 256, 256);
    private static readonly double[] Rows = new PixelFrame(256, 100).Rows(0, 100, 100);

    [Theory]
    [InlineData(EncoderKind.Nerf, 21, 84)]
    [InlineData(EncoderKind.Rotated, 21, 252)]
    [InlineData(EncoderKind.Rotated, 1, 12)]
    [InlineData(EncoderKind.Siren, 0, 2)]
    public void Number_of_features_follows_from_the_octaves(EncoderKind kind, int octaves, int expected)
    {
        using var source = FeatureSource<float>.Create(new EncoderSpec { Kind = kind, Octaves = octaves }, Columns, Rows);
        Assert.Equal(expected, source.Count);
    }

    [Theory]
    [InlineData(EncoderKind.Nerf, 0, 1)]
    [InlineData(EncoderKind.Rotated, 0, 0.7)]
    [InlineData(EncoderKind.Rotated, 0.5, 1)]
    [InlineData(EncoderKind.Nerf, 2, 3)]
    public void Squared_norm_is_the_number_of_features_times_the_squared_amplitude(EncoderKind kind, double decay, double amplitude)
    {
        var encoder = new EncoderSpec { Kind = kind, Octaves = 9, OctaveDecay = decay, Amplitude = amplitude };
        foreach (var row in Features<double>(encoder, [0, 137, 25_599]))
            Assert.Equal(row.Length * amplitude * amplitude, row.Sum(value => value * value), 1e-10);
    }

    [Fact]
    public void Nerf_features_are_the_sines_and_cosines_of_the_paper()
    {
        var features = Features<double>(new EncoderSpec { Kind = EncoderKind.Nerf, Octaves = 3 }, [256 * 31 + 77])[0];
        for (var k = 0; k < 3; k++)
        {
            var (sinX, cosX) = Math.SinCos(Math.Pow(2, k) * Math.PI * Columns[77]);
            var (sinY, cosY) = Math.SinCos(Math.Pow(2, k) * Math.PI * Rows[31]);
            double[] expected = [sinX, sinY, cosX, cosY];
            double[] actual = [features[k], features[3 + k], features[6 + k], features[9 + k]];
            Assert.Equal(expected, actual, (a, b) => Math.Abs(Math.Sqrt(2) * a - b) < 1e-14);
        }
    }

    [Fact]
    public void Rotated_features_are_the_nerf_features_of_the_turned_coordinates()
    {
        var point = new EncoderSpec { Kind = EncoderKind.Rotated, Octaves = 5 };
        var (x, y) = (Columns[200], Rows[61]);
        var features = Features<double>(point, [61 * 256 + 200])[0];
        for (var turn = 0; turn < 3; turn++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * turn / 3);
            double[] turned = [cos * x - sin * y, sin * x + cos * y];
            for (var i = 0; i < 10; i++)
                Assert.Equal(Math.Sqrt(2) * Math.Sin(Math.Pow(2, i % 5) * Math.PI * turned[i / 5]), features[10 * turn + i], 1e-12);
        }
    }

    [Fact]
    public void Top_octave_is_accurate_in_single_precision()
    {
        var encoder = new EncoderSpec { Kind = EncoderKind.Rotated, Octaves = 21 };
        int[] points = [0, 255, 12_345, 25_599];
        var (single, exact) = (Features<float>(encoder, points), Features<double>(encoder, points));
        for (var i = 0; i < points.Length; i++)
            Assert.Equal(exact[i], single[i].Select(value => (double)value), (a, b) => Math.Abs(a - b) < 6e-7);
    }

    [Fact]
    public void Octaves_are_weighted_by_powers_of_the_decay()
    {
        var phases = Phase.Of(new EncoderSpec { Kind = EncoderKind.Nerf, Octaves = 4, OctaveDecay = 1 });
        for (var k = 1; k < 4; k++) Assert.Equal(0.5, phases[k].Weight / phases[k - 1].Weight, 1e-14);
    }

    private static unsafe T[][] Features<T>(EncoderSpec encoder, int[] points) where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var source = FeatureSource<T>.Create(encoder, Columns, Rows);
        using var block = new Block<T>(points.Length * source.Count + 16);
        source.Fill(points, block.Pointer);
        return block.Span[..(points.Length * source.Count)].ToArray().Chunk(source.Count).ToArray();
    }
}
