using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Training.Planning;

/// <summary>Predicts the PSNR at the end of a fit with the recipe of the preset <c>target</c>: a quadratic function of the logarithms of parameters
/// for each sample, epochs and pixels, and of the image's roughness. README.md says how it was fitted and how far it errs.</summary>
internal sealed class PsnrModel
{
    private static readonly double[] Coefficients = [43.711, 3.241, 9.764, -0.076, -3.341, -0.927, 1.475, -1.268, 0.113, -1.062, -1.240, -0.776, -0.152, -1.353];

    private readonly double _roughness;
    private readonly int _pixels;
    private readonly int _channels;

    private PsnrModel(double roughness, int pixels, int channels)
    {
        _roughness = roughness;
        _pixels = pixels;
        _channels = channels;
    }

    /// <summary>The model of the pixels of an image's training lattice.</summary>
    public static PsnrModel Of(PixelImage image, int stride)
    {
        var (columns, rows) = TrainingSet.Lattice(image.Width, image.Height, stride);
        return new PsnrModel(Roughness.Of(image, stride), columns * rows, image.Channels);
    }

    /// <summary>The predicted PSNR in dB of a network of so many parameters after so many epochs.</summary>
    public double Predict(int parameters, int epochs) => Terms(parameters, epochs).Zip(Coefficients, (term, coefficient) => term * coefficient).Sum();

    /// <summary>What the coefficients are multiplied with: one, four quantities near zero, and their products, but for the square of the last.
    /// Beyond what was measured the quantities stay at its border.</summary>
    public double[] Terms(int parameters, int epochs)
    {
        double[] x =
        [
            Math.Clamp(Math.Log2((double)parameters / _pixels / _channels), -4, 6) - 2,
            Math.Clamp(Math.Log2(epochs), 1, 7) - 3.5,
            Math.Clamp(Math.Log2(_pixels), 10, 19) - 13,
            Math.Clamp(_roughness, -5, -1.5) + 2.5,
        ];
        var products = from i in Enumerable.Range(0, x.Length - 1) from j in Enumerable.Range(i, x.Length - i) select x[i] * x[j];
        return [1, .. x, .. products];
    }
}
