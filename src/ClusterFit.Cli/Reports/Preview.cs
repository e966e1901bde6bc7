using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Reports;

/// <summary>Images for the screen: 8 bits, and no larger than a report needs them.</summary>
internal static class Preview
{
    private const int MaxSide = 1200;

    /// <summary>The image, its sides divided by a whole number where they are too long; each pixel is the mean of those it covers.</summary>
    public static PixelImage Of(PixelImage image)
    {
        var factor = (Math.Max(image.Width, image.Height) + MaxSide - 1) / MaxSide;
        if (factor == 1) return image with { BitDepth = 8 };
        var (width, height) = ((image.Width + factor - 1) / factor, (image.Height + factor - 1) / factor);
        var samples = new float[width * height * image.Channels];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var c = 0; c < image.Channels; c++)
                    samples[(y * width + x) * image.Channels + c] = Mean(image, x * factor, y * factor, factor, c);
        return new PixelImage(width, height, image.Channels, 8, samples);
    }

    private static float Mean(PixelImage image, int left, int top, int size, int channel)
    {
        var (right, bottom) = (Math.Min(left + size, image.Width), Math.Min(top + size, image.Height));
        var sum = 0.0;
        for (var y = top; y < bottom; y++)
            for (var x = left; x < right; x++)
                sum += image.Samples[(y * image.Width + x) * image.Channels + channel];
        return (float)(sum / ((right - left) * (bottom - top)));
    }
}
