using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;

namespace ClusterFit.Training.Planning;

/// <summary>How much there is to learn in an image, in one number.</summary>
internal static class Roughness
{
    private const double Least = 1e-6;

    /// <summary>log10 of the mean square of what is left of a sample when the mean of its four neighbours is taken off, at least -6. Photographs
    /// have -4 to -2.</summary>
    /// <param name="image">The image.</param>
    /// <param name="stride">Of the training lattice, whose pixels count.</param>
    public static double Of(PixelImage image, int stride)
    {
        var (columns, rows) = TrainingSet.Lattice(image.Width, image.Height, stride);
        var sum = 0.0;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                for (var channel = 0; channel < image.Channels; channel++)
                {
                    var around = At(column - 1, row, channel) + At(column + 1, row, channel) + At(column, row - 1, channel) + At(column, row + 1, channel);
                    var rest = At(column, row, channel) - around / 4;
                    sum += rest * rest;
                }
            }
        }
        return Math.Log10(sum / ((double)columns * rows * image.Channels) + Least);

        // Past the border lies the border once more.
        double At(int column, int row, int channel) =>
            image.Samples[(Math.Clamp(row, 0, rows - 1) * stride * image.Width + Math.Clamp(column, 0, columns - 1) * stride) * image.Channels + channel];
    }
}
