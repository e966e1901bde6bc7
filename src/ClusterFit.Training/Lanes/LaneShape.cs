using ClusterFit.Core.Fits;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Lanes;

/// <summary>What fits must have in common to be lanes of one pack. Recipes, seeds and lattices may differ.</summary>
internal sealed record LaneShape(EncoderSpec Encoder, NetworkSpec Network, int Width, int Height, int Channels, bool HasAverage)
{
    /// <summary>The shape of a fit.</summary>
    public static LaneShape Of(NetworkShape shape, PixelImage image) => new(
        shape.Spec.Encoder, shape.Spec.Network, image.Width, image.Height, image.Channels, shape.Spec.Recipe.AverageEpochs > 0);

    /// <summary>Pixels of an image.</summary>
    public int Pixels => Width * Height;
}
