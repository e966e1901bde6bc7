using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Training.Rendering;
using ClusterFit.Training.Weights;

namespace ClusterFit.Cli.Rendering;

/// <summary>Parses and checks what is to be rendered.</summary>
internal static class RenderArguments
{
    private const int MaxSide = 32_768;
    private const long MaxPixels = 1 << 26;

    /// <summary>Parses <c>WxH</c>; without a text, one pixel for each pixel of the region.</summary>
    /// <exception cref="UsageException">It is something else or too large.</exception>
    public static (int Width, int Height) Size(string? text, RenderRegion region)
    {
        if (text is null) return (Math.Max(1, (int)Math.Round(region.Width)), Math.Max(1, (int)Math.Round(region.Height)));
        var parts = text.Split('x', 'X');
        if (parts.Length == 2 && TrySide(parts[0], out var width) && TrySide(parts[1], out var height) && (long)width * height <= MaxPixels)
            return (width, height);
        throw new UsageException(
            $"--size: '{text}' is not valid; expected WIDTHxHEIGHT in pixels, for example 1024x768, of at most {MaxSide} a side and {MaxPixels} in all.");
    }

    /// <summary>Parses <c>x,y,w,h</c>; without a text, the whole image.</summary>
    /// <exception cref="UsageException">It is something else or not within the image.</exception>
    public static RenderRegion Region(string? text, ImageInfo image)
    {
        if (text is null) return new RenderRegion(0, 0, image.Width, image.Height);
        var numbers = text.Split(',').Select(Number).ToArray();
        if (numbers is not [{ } x, { } y, { } width, { } height] || width <= 0 || height <= 0)
            throw new UsageException($"--region: '{text}' is not valid; expected X,Y,WIDTH,HEIGHT in pixels of the image, for example 16,16,64,64.");
        if (x < 0 || y < 0 || x + width > image.Width || y + height > image.Height)
            throw new UsageException($"--region: '{text}' reaches beyond the image of {image.Width} x {image.Height} pixels.");
        return new RenderRegion(x, y, width, height);
    }

    /// <summary>Parses the name of a field.</summary>
    /// <exception cref="UsageException">There is no such field.</exception>
    public static FieldKind Field(string text) => text switch
    {
        "value" => FieldKind.Value,
        "gradient" => FieldKind.Gradient,
        "laplacian" => FieldKind.Laplacian,
        _ => throw new UsageException($"--field: '{text}' is not valid; expected value, gradient or laplacian."),
    };

    private static bool TrySide(string text, out int side) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is >= 1 and <= MaxSide;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
