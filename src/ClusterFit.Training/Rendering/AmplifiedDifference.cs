using ClusterFit.Training.Images;

namespace ClusterFit.Training.Rendering;

/// <summary>The absolute difference of two images, amplified until it can be seen.</summary>
/// <param name="Image">Black where the images are equal; without transparency.</param>
/// <param name="Gain">A power of two that the difference was multiplied by.</param>
public sealed record AmplifiedDifference(PixelImage Image, int Gain)
{
    private const int MaxDoublings = 20;

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

    // Without sorting: a large photograph has more than a hundred million samples.
    private static int GainFor(float[] difference)
    {
        var cutBeyond = new int[MaxDoublings + 1];
        foreach (var value in difference)
            if (value > 0) cutBeyond[Math.Clamp(Math.ILogB(1.0 / value), 0, MaxDoublings)]++;
        var mayBeCut = difference.Length - 1 - (int)Math.Ceiling((difference.Length - 1) * Percentile);
        if (cutBeyond.Sum() <= mayBeCut) return 1;
        var doublings = 0;
        for (var cut = cutBeyond[0]; doublings < MaxDoublings && cut <= mayBeCut; cut += cutBeyond[doublings]) doublings++;
        return 1 << doublings;
    }
}
