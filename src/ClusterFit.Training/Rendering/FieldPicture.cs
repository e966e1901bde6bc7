using ClusterFit.Training.Images;

namespace ClusterFit.Training.Rendering;

/// <summary>A field as colours.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Scale">What the colours mean, for people.</param>
public sealed record FieldPicture(PixelImage Image, string Scale)
{
    // Single outliers must not darken everything else.
    private const double Percentile = 0.995;

    /// <summary>Turns values into samples, the length of gradients into brightness, and Laplacians into blue (negative) to red.</summary>
    /// <param name="field">What was rendered.</param>
    /// <param name="kind">Which field it is.</param>
    /// <param name="bitDepth">Bits of the fitted image's samples.</param>
    public static FieldPicture Of(FieldImage field, FieldKind kind, int bitDepth) => kind switch
    {
        FieldKind.Value => new(
            new PixelImage(field.Width, field.Height, field.Channels, bitDepth, field.Samples), "samples 0 to 1, clamped"),
        FieldKind.Gradient => Gradient(field),
        _ => Laplacian(field),
    };

    private static FieldPicture Gradient(FieldImage field)
    {
        var length = new float[field.Width * field.Height];
        var colors = ColorChannels(field);
        for (var pixel = 0; pixel < length.Length; pixel++)
        {
            var sum = 0.0;
            foreach (var sample in Samples(field, pixel, colors)) sum += (double)sample * sample;
            length[pixel] = (float)Math.Sqrt(sum / colors);
        }
        var scale = ScaleOf(length);
        return new(Colored(field, length, v => Colormap.Magma(v / scale)),
            $"length of the gradient from 0 (black) to {scale:g4} per pixel (white), root mean square over the channels");
    }

    private static FieldPicture Laplacian(FieldImage field)
    {
        var mean = new float[field.Width * field.Height];
        var colors = ColorChannels(field);
        for (var pixel = 0; pixel < mean.Length; pixel++)
        {
            var sum = 0.0;
            foreach (var sample in Samples(field, pixel, colors)) sum += sample;
            mean[pixel] = (float)(sum / colors);
        }
        var scale = ScaleOf(mean);
        return new(Colored(field, mean, v => Colormap.BlueToRed(v / scale)),
            $"Laplacian from {-scale:g4} (blue) over 0 (white) to {scale:g4} per square pixel (red), mean of the channels");
    }

    private static int ColorChannels(FieldImage field) => Math.Min(3, field.Channels);

    private static ReadOnlySpan<float> Samples(FieldImage field, int pixel, int colors)
    {
        var stride = field.Channels * field.Components;
        return field.Samples.AsSpan(pixel * stride, colors * field.Components);
    }

    private static double ScaleOf(float[] values)
    {
        var sorted = Array.ConvertAll(values, Math.Abs);
        Array.Sort(sorted);
        var scale = sorted[(int)Math.Ceiling((sorted.Length - 1) * Percentile)];
        return scale > 0 ? scale : 1;
    }

    private static PixelImage Colored(FieldImage field, float[] values, Func<double, (double R, double G, double B)> map)
    {
        var samples = new float[values.Length * 3];
        for (var i = 0; i < values.Length; i++)
        {
            var (r, g, b) = map(values[i]);
            samples[3 * i] = (float)r;
            samples[3 * i + 1] = (float)g;
            samples[3 * i + 2] = (float)b;
        }
        return new PixelImage(field.Width, field.Height, 3, 8, samples);
    }
}
