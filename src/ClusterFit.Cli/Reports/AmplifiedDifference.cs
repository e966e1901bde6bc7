using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Reports;

/// <summary>The absolute difference of two images, amplified until it can be seen.</summary>
/// <param name="Image">Black where the images are equal; without transparency.</param>
/// <param name="Gain">A power of two that the difference was multiplied by.</param>
internal sealed record AmplifiedDifference(PixelImage Image, int Gain)
{
    private const int MaxGain = 1 << 20;

    // The brightest 0.1 % may be cut, so that single pixels do not keep the rest dark.
    private const double Percentile = 0.999;

    /// <summary>The difference of two images of one size.</summary>
    public static AmplifiedDifference Between(PixelImage a, PixelImage b)
    {
        var colors = Math.Min(3, a.Channels);
        var difference = new float[a.Pixels * colors];
        for (var pixel = 0; pixel < a.Pixels; pixel++)
            for (var c = 0; c < colors; c++)
            {
                var i = pixel * a.Channels + c;
                difference[pixel * colors + c] = Math.Abs(a.Samples[i] - Math.Clamp(b.Samples[i], 0, 1));
            }
        var gain = GainFor(difference);
        for (var i = 0; i < difference.Length; i++) difference[i] = Math.Min(1, difference[i] * gain);
        return new(new PixelImage(a.Width, a.Height, colors, 8, difference), gain);
    }

    private static int GainFor(float[] difference)
    {
        var sorted = (float[])difference.Clone();
        Array.Sort(sorted);
        var large = sorted[(int)Math.Ceiling((sorted.Length - 1) * Percentile)];
        var gain = 1;
        while (gain < MaxGain && large * gain * 2 <= 1 && large > 0) gain *= 2;
        return gain;
    }
}
