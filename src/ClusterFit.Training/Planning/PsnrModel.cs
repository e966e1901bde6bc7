using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Training.Planning;

/// <summary>Predicts the PSNR at the end of a fit with the recipe of the preset <c>target</c>: a polynomial in the logarithms of parameters
/// for each sample, epochs and pixels, and of the image's roughness. README.md says how it was fitted and how far it errs.</summary>
internal sealed class PsnrModel
{
    private static readonly double[] Coefficients =
    [
        45.040, 3.336, 10.629, 1.144, -3.345, -0.381, 1.238, 0.127, 0.369,
        -0.564, -1.117, -0.507, -0.493, -1.107, 0.070, 0.067, -0.252, 0.051,
        0.132,
    ];

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

    /// <summary>What the coefficients are multiplied with: one, four quantities near zero, their products but for the square of the last, and five
    /// products of three. Beyond what was measured the quantities stay at its border.</summary>
    public double[] Terms(int parameters, int epochs)
    {
        var (u, v, s, r) = (
            Math.Clamp(Math.Log2((double)parameters / _pixels / _channels), -4, 6) - 2,
            Math.Clamp(Math.Log2(epochs), 1, 7) - 3.5,
            Math.Clamp(Math.Log2(_pixels), 10, 17.6) - 13,
            Math.Clamp(_roughness, -5, -1.5) + 2.5);
        return [1, u, v, s, r, u * u, u * v, u * s, u * r, v * v, v * s, v * r, s * s, s * r, u * u * v, u * v * v, v * v * v, u * v * s, u * u * s];
    }
}
