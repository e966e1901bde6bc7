using System.Numerics;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Weights;

namespace ClusterFit.Training.Rendering;

/// <summary>Renders a network, its gradient or its Laplacian at any size: it is a function of the plane, not of the pixels.</summary>
public static class FieldRenderer
{
    private const int MaxSamples = 1 << 30;

    /// <summary>Samples the field at the centres of the cells of a width x height grid over the region, with exact derivatives. Uses all
    /// cores of the machine.</summary>
    /// <exception cref="ArgumentException">The size or region is empty or too large, or the tensors are not those of the spec.</exception>
    /// <exception cref="OperationCanceledException">It was to stop.</exception>
    public static FieldImage Render(
        FittedWeights weights, FieldKind field, RenderRegion region, int width, int height, CancellationToken stop = default)
    {
        var shape = NetworkShape.Of(weights.Spec, weights.Image.Channels);
        var frame = new PixelFrame(weights.Image.Width, weights.Image.Height);
        var samples = Render(shape, shape.Pack(weights.Tensors), frame, field, region, width, height, stop);
        return new FieldImage(width, height, shape.Outputs, field == FieldKind.Gradient ? 2 : 1, samples);
    }

    /// <summary>The same in either precision.</summary>
    internal static T[] Render<T>(
        NetworkShape shape, T[] parameters, PixelFrame frame, FieldKind field, RenderRegion region, int width, int height,
        CancellationToken stop = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (!(region.Width > 0 && region.Height > 0 && double.IsFinite(region.X + region.Y + region.Width + region.Height)))
            throw new ArgumentException($"{region} is empty; expected a width and a height above 0.", nameof(region));
        var sampleSize = shape.Outputs * (field == FieldKind.Gradient ? 2 : 1);
        if ((long)width * height * sampleSize > MaxSamples)
        {
            throw new ArgumentException(
                $"{width} x {height} pixels are {(long)width * height * sampleSize} samples; expected at most {MaxSamples}.", nameof(width));
        }

        using var grid = FeatureSource<T>.Create(shape.Spec.Encoder,
            frame.Columns(region.X, region.Width, width), frame.Rows(region.Y, region.Height, height));
        using var flat = new Block<T>(parameters.Length);
        parameters.CopyTo(flat.Span);
        var samples = new T[width * height * sampleSize];
        var chunks = (width * height + JetPass<T>.Rows - 1) / JetPass<T>.Rows;
        Parallel.For(0, chunks, new ParallelOptions { CancellationToken = stop }, () => new JetPass<T>(shape, flat, grid, field, frame.Scale), (chunk, _, pass) =>
        {
            var first = chunk * JetPass<T>.Rows;
            pass.Run(first, Math.Min(JetPass<T>.Rows, width * height - first), samples.AsSpan(first * sampleSize));
            return pass;
        }, pass => pass.Dispose());
        return samples;
    }
}
