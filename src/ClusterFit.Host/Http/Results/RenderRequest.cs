using System.Globalization;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Requests;
using ClusterFit.Training.Rendering;
using ClusterFit.Training.Weights;

namespace ClusterFit.Host.Http.Results;

/// <summary>What can be drawn of a fitted network.</summary>
internal enum RenderedField
{
    /// <summary>Its value.</summary>
    Value,

    /// <summary>The length of its gradient.</summary>
    Gradient,

    /// <summary>Its Laplacian.</summary>
    Laplacian,

    /// <summary>Its difference from the image, amplified.</summary>
    Difference,
}

/// <summary>A picture that is asked for.</summary>
/// <param name="Field">What to draw.</param>
/// <param name="Region">The part of the image.</param>
/// <param name="Width">Pixels of the picture.</param>
/// <param name="Height">Pixels of the picture.</param>
internal sealed record RenderRequest(RenderedField Field, RenderRegion Region, int Width, int Height)
{
    private const int MaxSide = 16_384;
    private const int UsualSide = 1_024;

    /// <summary>Names the picture among those of the same weights.</summary>
    public string Tag => string.Create(CultureInfo.InvariantCulture,
        $"{Field}-{Region.X:R}-{Region.Y:R}-{Region.Width:R}-{Region.Height:R}-{Width}-{Height}").ToLowerInvariant();

    /// <summary>Reads a query about an image.</summary>
    /// <exception cref="ProblemException">Names the parameter that is not possible.</exception>
    public static RenderRequest Read(QueryReader query, ImageInfo image, int maxPixels)
    {
        var region = RegionOf(query, image);
        var (width, height) = Size(query, region);
        if ((long)width * height > maxPixels)
        {
            throw ProblemException.Invalid("width", string.Create(CultureInfo.InvariantCulture, $"{width} x {height} pixels"),
                string.Create(CultureInfo.InvariantCulture, $"at most {maxPixels} pixels in all"));
        }

        return new RenderRequest(query.Choice<RenderedField>("field") ?? RenderedField.Value, region, width, height);
    }

    private static RenderRegion RegionOf(QueryReader query, ImageInfo image)
    {
        var (x, y) = (query.Number("x") ?? 0, query.Number("y") ?? 0);
        var (width, height) = (query.Number("w") ?? image.Width - x, query.Number("h") ?? image.Height - y);
        Require(x >= 0 && x < image.Width, query, "x", $"0 to below {image.Width}");
        Require(y >= 0 && y < image.Height, query, "y", $"0 to below {image.Height}");
        Require(width > 0 && x + width <= image.Width, query, "w", $"above 0 and not beyond the image of {image.Width} x {image.Height} pixels");
        Require(height > 0 && y + height <= image.Height, query, "h", $"above 0 and not beyond the image of {image.Width} x {image.Height} pixels");
        return new RenderRegion(x, y, width, height);
    }

    // One side gives the other; without both, one pixel for each of the image, as far as a screen has them.
    private static (int Width, int Height) Size(QueryReader query, RenderRegion region)
    {
        var width = query.Whole("width", 1, MaxSide, otherwise: 0);
        var height = query.Whole("height", 1, MaxSide, otherwise: 0);
        if (width == 0 && height == 0) width = (int)Math.Clamp(Math.Round(region.Width), 1, Math.Max(1, UsualSide * Math.Min(1, region.Width / region.Height)));
        if (width == 0) width = Side(height * region.Width / region.Height);
        if (height == 0) height = Side(width * region.Height / region.Width);
        return (width, height);
    }

    private static int Side(double side) => (int)Math.Clamp(Math.Round(side), 1, MaxSide);

    private static void Require(bool holds, QueryReader query, string name, string expected)
    {
        if (!holds) throw ProblemException.Invalid(name, query.Text(name) ?? "", expected);
    }
}
