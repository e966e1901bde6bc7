using ClusterFit.Training.Images;
using ClusterFit.Training.Rendering;

namespace ClusterFit.Host.Http.Results;

/// <summary>The pixels of an image that a picture of a region of it is made of: all that the region touches, or every n-th of them where the picture
/// is much smaller.</summary>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Stride">Each how many pixels.</param>
internal sealed record PixelLattice(int Left, int Top, int Columns, int Rows, int Stride)
{
    /// <summary>The lattice in the plane: its pixels are the centres of the cells.</summary>
    public RenderRegion Region => new(Left + 0.5 - (Stride / 2.0), Top + 0.5 - (Stride / 2.0), Columns * (double)Stride, Rows * (double)Stride);

    /// <summary>The lattice for a picture.</summary>
    public static PixelLattice Of(RenderRequest request, PixelImage image, int maxPixels)
    {
        var region = request.Region;
        // Even a region that is too small to touch a second pixel lies in one.
        var left = Math.Min((int)Math.Floor(region.X), image.Width - 1);
        var top = Math.Min((int)Math.Floor(region.Y), image.Height - 1);
        var width = Math.Max(1, Math.Min(image.Width, (int)Math.Ceiling(region.X + region.Width)) - left);
        var height = Math.Max(1, Math.Min(image.Height, (int)Math.Ceiling(region.Y + region.Height)) - top);
        // About two in each direction for each pixel of the picture.
        var stride = (int)Math.Max(1, Math.Min(width / (double)request.Width, height / (double)request.Height) / 2);
        while (Count(width, stride) * (long)Count(height, stride) > maxPixels) stride++;
        return new PixelLattice(left, top, Count(width, stride), Count(height, stride), stride);
    }

    /// <summary>The pixels of the lattice.</summary>
    public PixelImage Take(PixelImage image)
    {
        var samples = new float[Columns * Rows * image.Channels];
        var to = 0;
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns; column++, to += image.Channels)
            {
                var from = (((Top + row * Stride) * image.Width) + Left + column * Stride) * image.Channels;
                image.Samples.AsSpan(from, image.Channels).CopyTo(samples.AsSpan(to));
            }

        return image with { Width = Columns, Height = Rows, Samples = samples };
    }

    /// <summary>The picture. Enlarged, a pixel stays a square; reduced, each shows the greatest of those it covers, so that no error is lost.</summary>
    public PixelImage Spread(PixelImage pixels, RenderRequest request)
    {
        var (region, width, height, channels) = (request.Region, request.Width, request.Height, pixels.Channels);
        var samples = new float[width * height * channels];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = Covered((region.Y - Top) / Stride, region.Height / Stride / height, y, Rows);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = Covered((region.X - Left) / Stride, region.Width / Stride / width, x, Columns);
                var to = samples.AsSpan((y * width + x) * channels, channels);
                for (var row = top; row < bottom; row++)
                    for (var column = left; column < right; column++)
                        for (var c = 0; c < channels; c++)
                            to[c] = Math.Max(to[c], pixels.Samples[(row * Columns + column) * channels + c]);
            }
        }

        return new PixelImage(width, height, channels, 8, samples);
    }

    private static int Count(int pixels, int stride) => (pixels + stride - 1) / stride;

    private static (int From, int To) Covered(double start, double step, int index, int count)
    {
        var from = Math.Clamp((int)Math.Floor(start + (index * step)), 0, count - 1);
        return (from, Math.Clamp((int)Math.Floor(start + ((index + 1) * step)), from + 1, count));
    }
}
