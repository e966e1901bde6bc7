using ClusterFit.Training.Images;

namespace ClusterFit.Benchmarks.Planning;

/// <summary>A part of an image file, in its colours or in grey.</summary>
internal sealed record Crop(string File, int X, int Y, int Width, int Height, bool Grey)
{
    public PixelImage Read()
    {
        var whole = ImageFile.Decode(System.IO.File.ReadAllBytes(File), new ImageLimits());
        var channels = whole.Channels;
        var samples = new float[Width * Height * channels];
        for (var row = 0; row < Height; row++)
            whole.Samples.AsSpan(((Y + row) * whole.Width + X) * channels, Width * channels).CopyTo(samples.AsSpan(row * Width * channels));
        var crop = whole with { Width = Width, Height = Height, Samples = samples };
        if (!Grey || channels == 1) return crop;
        var greys = Enumerable.Range(0, Width * Height).Select(pixel => samples.AsSpan(pixel * channels, 3).ToArray().Average());
        return crop with { Channels = 1, Samples = [.. greys] };
    }
}
