using ClusterFit.Training.Images;
using ClusterFit.Training.Rendering;
using ClusterFit.Training.Weights;

namespace ClusterFit.Host.Http.Results;

/// <summary>Draws what is asked for, as PNG files.</summary>
internal static class Pictures
{
    /// <summary>The whole image, its longer side so many pixels.</summary>
    public static byte[] Thumbnail(FittedWeights weights, int size, CancellationToken stop)
    {
        var shrink = (double)size / Math.Max(weights.Image.Width, weights.Image.Height);
        var (width, height) = (Math.Max(1, (int)Math.Round(weights.Image.Width * shrink)), Math.Max(1, (int)Math.Round(weights.Image.Height * shrink)));
        return Field(weights, FieldKind.Value, new RenderRegion(0, 0, weights.Image.Width, weights.Image.Height), width, height, stop);
    }

    /// <summary>The whole image, each of its pixels and all bits of their samples.</summary>
    public static byte[] Reconstruction(FittedWeights weights, CancellationToken stop)
    {
        var (width, height) = (weights.Image.Width, weights.Image.Height);
        var field = FieldRenderer.Render(weights, FieldKind.Value, new RenderRegion(0, 0, width, height), width, height, stop);
        return ImageFile.EncodePng(FieldPicture.Of(field, FieldKind.Value, weights.Image.BitDepth).Image);
    }

    /// <summary>A field of the network.</summary>
    public static byte[] Field(FittedWeights weights, FieldKind kind, RenderRegion region, int width, int height, CancellationToken stop) =>
        ImageFile.EncodePng(FieldPicture.Of(FieldRenderer.Render(weights, kind, region, width, height, stop), kind, bitDepth: 8).Image);

    /// <summary>The amplified difference from the image, at its pixels: between them it says nothing.</summary>
    public static byte[] Difference(FittedWeights weights, PixelImage image, RenderRequest request, int maxPixels, CancellationToken stop)
    {
        var lattice = PixelLattice.Of(request, image, maxPixels);
        var original = lattice.Take(image);
        var values = FieldRenderer.Render(weights, FieldKind.Value, lattice.Region, lattice.Columns, lattice.Rows, stop);
        var difference = AmplifiedDifference.Between(original, original with { Samples = values.Samples }).Image;
        return ImageFile.EncodePng(lattice.Spread(difference, request));
    }
}
