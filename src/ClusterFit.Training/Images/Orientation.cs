using SkiaSharp;

namespace ClusterFit.Training.Images;

/// <summary>Turns and mirrors an image as the EXIF orientation in its file asks for.</summary>
internal static class Orientation
{
    public static PixelImage Apply(PixelImage image, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or < SKEncodedOrigin.TopLeft or > SKEncodedOrigin.LeftBottom) return image;
        var swaps = origin >= SKEncodedOrigin.LeftTop;
        var (width, height) = swaps ? (image.Height, image.Width) : (image.Width, image.Height);
        // The name says at which sides of the upright image the first stored row and the first stored column lie.
        var fromRight = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight
            or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
        var fromBottom = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

        var samples = new float[image.Samples.Length];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var across = fromRight ? width - 1 - x : x;
                var down = fromBottom ? height - 1 - y : y;
                var from = swaps ? across * image.Width + down : down * image.Width + across;
                Array.Copy(image.Samples, from * image.Channels, samples, (y * width + x) * image.Channels, image.Channels);
            }
        return image with { Width = width, Height = height, Samples = samples };
    }
}
