using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Training.Tests.Fitting;

/// <summary>Images and specs that train in milliseconds.</summary>
internal static class SmallFits
{
    public static readonly ContentHash Hash = ContentHash.Of("image"u8);

    public static readonly FitSpec Spec = new()
    {
        Encoder = new EncoderSpec { Octaves = 4 },
        Network = new NetworkSpec { Widths = [32, 16] },
        Recipe = new RecipeSpec { LearningRate = 2e-3, BatchSize = 32, Epochs = 3, AverageEpochs = 0.5 },
        Seed = 7,
    };

    /// <summary>A smooth picture with an edge.</summary>
    public static PixelImage Image(int width = 20, int height = 14, int channels = 1)
    {
        var samples = new float[width * height * channels];
        for (var i = 0; i < samples.Length; i++)
        {
            var (x, y, channel) = (i / channels % width, i / channels / width, i % channels);
            samples[i] = (float)(0.4 + 0.3 * Math.Sin(0.5 * x + channel) * Math.Cos(0.4 * y) + (x > y ? 0.2 : 0));
        }
        return new PixelImage(width, height, channels, 8, samples);
    }

    public static FitRun Start(FitSpec spec, PixelImage image, int cores = 1) =>
        FitRun.Start(spec, image, Hash, TimeProvider.System, new IdleCores(cores));

    public static FinishedFit Finish(FitSpec spec, PixelImage image, int cores = 1)
    {
        using var fit = Start(spec, image, cores);
        while (!fit.IsFinished) fit.Advance(int.MaxValue);
        return fit.Complete();
    }

    public static float[] AllWeights(FinishedFit fit) => fit.Weights.Tensors.SelectMany(tensor => tensor.Values).ToArray();
}
