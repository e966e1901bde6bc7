using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using static TorchSharp.torch;

namespace ClusterFit.Benchmarks;

/// <summary>The features of all pixels of an image in one tensor, as a program without an encoder of its own would keep them.</summary>
internal static class FeatureTable
{
    /// <summary>The table of an encoder with resolved octaves.</summary>
    /// <returns>(width * height, features), row by row. The caller disposes it.</returns>
    public static unsafe Tensor Of(EncoderSpec encoder, int width, int height)
    {
        var frame = new PixelFrame(width, height);
        using var source = FeatureSource<float>.Create(encoder, frame, width, height);
        // Fill writes up to a vector further than the last feature.
        using var block = new Block<float>(((long)width * height * source.Count) + 16);
        source.Fill(Enumerable.Range(0, width * height).ToArray(), block.Pointer);
        using var view = block.View(0, width * height, source.Count);
        return view.clone();
    }
}
