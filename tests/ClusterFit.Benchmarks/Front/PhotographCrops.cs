using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks.Front;

/// <summary>Many small images out of a few photographs.</summary>
internal static class PhotographCrops
{
    private const int Width = 96;
    private const int Height = 64;

    /// <summary>Writes that many PNG files, all different, and returns their length together.</summary>
    public static long Write(string photographs, string folder, int count)
    {
        Directory.CreateDirectory(folder);
        var sources = Read(photographs).ConvertAll(photograph => photograph.Image);
        long bytes = 0;
        for (var i = 0; i < count; i++)
        {
            var source = sources[i % sources.Count];
            var place = i / sources.Count;
            var columns = (source.Width - Width) / 16;
            var crop = Crop(source, place % columns * 16, place / columns * 16 % (source.Height - Height), Width, Height);
            var png = ImageFile.EncodePng(crop);
            File.WriteAllBytes(Path.Combine(folder, $"crop-{i:D6}.png"), png);
            bytes += png.Length;
        }

        return bytes;
    }

    /// <summary>The PNG files of a folder in the order of their names.</summary>
    public static List<(string Name, PixelImage Image)> Read(string photographs) =>
    [
        .. Directory.GetFiles(photographs, "*.png").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileNameWithoutExtension(file), ImageFile.Decode(File.ReadAllBytes(file), new ImageLimits()))),
    ];

    /// <summary>Square tiles, taken from all photographs in turn and spread evenly over the area of each. At most as many as fit beside each
    /// other are different.</summary>
    public static List<(string Name, PixelImage Image)> Tiles(IReadOnlyList<(string Name, PixelImage Image)> photographs, int count, int side)
    {
        var each = (count + photographs.Count - 1) / photographs.Count;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (name, image) = photographs[i % photographs.Count];
            var (columns, rows) = (image.Width / side, image.Height / side);
            var cell = i / photographs.Count * columns * rows / each;
            var (left, top) = (cell % columns * side, cell / columns * side);
            return ($"{name} at {left},{top}", Crop(image, left, top, side, side));
        })];
    }

    /// <summary>A piece of an image.</summary>
    public static PixelImage Crop(PixelImage image, int left, int top, int width, int height)
    {
        var samples = new float[width * height * image.Channels];
        for (var y = 0; y < height; y++)
            Array.Copy(image.Samples, (((top + y) * image.Width) + left) * image.Channels, samples, y * width * image.Channels, width * image.Channels);
        return image with { Width = width, Height = height, Samples = samples };
    }
}
