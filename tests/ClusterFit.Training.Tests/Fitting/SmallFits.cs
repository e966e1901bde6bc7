using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;

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

    public static FitRun Start(FitSpec spec, PixelImage image, int cores = 1, FitEngine engine = FitEngine.Auto) =>
        FitRun.Start(spec, image, Hash, TimeProvider.System, new IdleCores(cores), FitDevice.Parse("cpu", engine));

    public static FinishedFit Finish(FitSpec spec, PixelImage image, int cores = 1, FitEngine engine = FitEngine.Auto)
    {
        using var fit = Start(spec, image, cores, engine);
        while (!fit.IsFinished) fit.Advance(int.MaxValue);
        return fit.Complete();
    }

    /// <summary>The network of a spec, with automatic octaves resolved, and the state that its training starts from.</summary>
    public static (NetworkShape Shape, NetworkState State) Begin(FitSpec spec, PixelImage image)
    {
        var start = FirstCheckpoint.Of(spec, image, Hash);
        return (NetworkShape.Of(start.Spec, image.Channels),
            new NetworkState(start.Parameters, start.FirstMoments, start.SecondMoments, start.Average));
    }

    public static float[] AllWeights(FinishedFit fit) => fit.Weights.Tensors.SelectMany(tensor => tensor.Values).ToArray();
}
