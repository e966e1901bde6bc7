using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Tests.Networks;

public sealed class SelfNormalisationSpecs
{
    [Theory]
    [InlineData(EncoderKind.Rotated)]
    [InlineData(EncoderKind.Siren)]
    public unsafe void Squared_norm_equals_the_width_in_a_deep_network(EncoderKind encoder)
    {
        // The network ends where its last hidden layer would be read: 256 linear outputs, of which each must have mean square 1.
        var shape = NetworkShape.Of(new FitSpec
        {
            Encoder = new EncoderSpec { Kind = encoder, Octaves = encoder == EncoderKind.Siren ? 0 : 21, Width = 252 },
            Network = new NetworkSpec { Widths = [.. Enumerable.Repeat(256, 10)] },
            Seed = 3,
        }, channels: 256);
        using var parameters = new Block<float>(shape.Parameters);
        var start = StartWeights.Draw(shape);
        for (var i = 0; i < start.Length; i++) parameters.Span[i] = (float)start[i];
        using var pass = new NetworkPass<float>(shape, parameters, capacity: 256);
        var frame = new PixelFrame(256, 256);
        using var source = FeatureSource<float>.Create(shape.Spec.Encoder, frame.Columns(0, 256, 256), frame.Rows(0, 256, 256));
        source.Fill(Enumerable.Range(0, 256).Select(i => 257 * i).ToArray(), pass.Features.Pointer);
        pass.Forward(256);
        var meanSquare = 0.0;
        foreach (var value in pass.Outputs) meanSquare += (double)value * value / pass.Outputs.Length;
        Assert.InRange(meanSquare, 0.85, 1.15);
    }
}
