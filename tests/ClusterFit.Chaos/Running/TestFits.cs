using ClusterFit.Core.Fits;
using ClusterFit.Training.Images;

namespace ClusterFit.Chaos.Running;

/// <summary>What is fitted: some seconds of work each, with a film.</summary>
internal static class TestFits
{
    /// <summary>The spec of all fits.</summary>
    public static FitSpec Spec { get; } = new()
    {
        Network = new() { Widths = [64, 64] },
        Recipe = new() { BatchSize = 32, Epochs = 8, EvaluateEvery = 4 },
        FilmFrames = 2,
    };

    /// <summary>A PNG file, another one for each number.</summary>
    public static byte[] Image(int number)
    {
        const int Width = 80, Height = 64;
        var samples = new float[Width * Height * 3];
        for (var i = 0; i < samples.Length; i++)
        {
            var (x, y, channel) = (i / 3 % Width, i / 3 / Width, i % 3);
            samples[i] = 0.5f + (0.45f * MathF.Sin((0.3f * x) + number + channel) * MathF.Cos((0.2f * y) - number));
        }

        return ImageFile.EncodePng(new PixelImage(Width, Height, 3, 8, samples));
    }
}
