using ClusterFit.Benchmarks.Front;
using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks.Speed;

/// <summary>An image with a name for the reader.</summary>
internal sealed record NamedImage(string Name, PixelImage Image);

/// <summary>What is fitted.</summary>
/// <param name="Cameraman">The image of the published runs.</param>
/// <param name="Photographs">Photographs in colour.</param>
/// <param name="Tiles">Square tiles of them.</param>
internal sealed record SpeedImages(PixelImage Cameraman, IReadOnlyList<NamedImage> Photographs, IReadOnlyList<NamedImage> Tiles)
{
    public const int TileSide = 64;

    private const int QuickCameraman = 96, QuickPhotograph = 128, QuickPhotographs = 2;

    /// <summary>Reads them; in a quick run pieces of them.</summary>
    public static SpeedImages Read(SpeedOptions options)
    {
        var cameraman = ImageFile.Decode(File.ReadAllBytes(options.Cameraman), new ImageLimits());
        var photographs = PhotographCrops.Read(options.Photographs);
        var tiles = PhotographCrops.Tiles(photographs, options.Tiles, TileSide);
        if (options.Quick)
        {
            cameraman = Middle(cameraman, QuickCameraman);
            photographs = [.. photographs.Take(QuickPhotographs).Select(photograph => (photograph.Name, Middle(photograph.Image, QuickPhotograph)))];
        }
        return new SpeedImages(cameraman, Named(photographs), Named(tiles));
    }

    private static PixelImage Middle(PixelImage image, int side) =>
        PhotographCrops.Crop(image, (image.Width - side) / 2, (image.Height - side) / 2, side, side);

    private static List<NamedImage> Named(List<(string Name, PixelImage Image)> images) =>
        images.ConvertAll(image => new NamedImage(image.Name, image.Image));
}
