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
        var sources = Directory.GetFiles(photographs, "*.png").Order(StringComparer.Ordinal).Select(file => ImageFile.Decode(File.ReadAllBytes(file), new ImageLimits())).ToArray();
        long bytes = 0;
        for (var i = 0; i < count; i++)
        {
            var source = sources[i % sources.Length];
            var place = i / sources.Length;
            var columns = (source.Width - Width) / 16;
            var png = ImageFile.EncodePng(Crop(source, place % columns * 16, place / columns * 16 % (source.Height - Height)));
            File.WriteAllBytes(Path.Combine(folder, $"crop-{i:D6}.png"), png);
            bytes += png.Length;
        }

        return bytes;
    }

    private static PixelImage Crop(PixelImage image, int left, int top)
    {
        var samples = new float[Width * Height * image.Channels];
        for (var y = 0; y < Height; y++)
            Array.Copy(image.Samples, (((top + y) * image.Width) + left) * image.Channels, samples, y * Width * image.Channels, Width * image.Channels);
        return image with { Width = Width, Height = Height, Samples = samples };
    }
}
