using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Lanes;
using static TorchSharp.torch;

namespace ClusterFit.Training.Tests.Encoders;

/// <summary>Features as a device combines them.</summary>
public sealed class GridFactorsSpecs
{
    [Theory]
    [InlineData(EncoderKind.Nerf, 21)]
    [InlineData(EncoderKind.Rotated, 21)]
    [InlineData(EncoderKind.Siren, 0)]
    public unsafe void Combined_on_a_device_they_are_those_of_the_processor(EncoderKind kind, int octaves)
    {
        var (encoder, frame) = (new EncoderSpec { Kind = kind, Octaves = octaves, OctaveDecay = 0.1, Amplitude = 1.3 }, new PixelFrame(19, 8));
        using var source = FeatureSource<float>.Create(encoder, frame, 19, 8);
        using var expected = new Block<float>(19 * 8 * source.Count + 16);
        source.Fill(Enumerable.Range(0, 19 * 8).ToArray(), expected.Pointer);
        using var scope = NewDisposeScope();
        using var table = new PixelTable(GridFactors.Of(encoder, frame), CPU);
        // The second image's pixels have the same features.
        var actual = table.Features(arange(19 * 8, 2 * 19 * 8, int64).view(4, 38));
        Assert.Equal([4, 38, source.Count], actual.shape);
        Assert.Equal(expected.Span[..(19 * 8 * source.Count)].ToArray(), actual.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
