using ClusterFit.Training.Encoders;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Fitting;

/// <summary>The whole image as a network under training gives it.</summary>
internal static class Reconstruction
{
    /// <summary>A PNG file with so many pixels on its longer side.</summary>
    public static byte[] Draw(ITrainedNetwork network, NetworkShape shape, PixelImage image, int longerSide)
    {
        var scale = (double)longerSide / Math.Max(image.Width, image.Height);
        var (width, height) = (Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
        using var grid = FeatureSource<float>.Create(shape.Spec.Encoder, new PixelFrame(image.Width, image.Height), width, height);
        var samples = network.Sample(grid, width * height);
        foreach (ref var sample in samples.AsSpan()) sample = Math.Clamp(sample, 0, 1);
        return ImageFile.EncodePng(new PixelImage(width, height, image.Channels, 8, samples));
    }
}
