using ClusterFit.Core.Fits;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Fitting;

/// <summary>Whether a checkpoint can be resumed.</summary>
internal static class CheckpointCheck
{
    /// <summary>Passes a checkpoint that agrees with itself and with the image.</summary>
    /// <exception cref="FitRefusedException">It does not; the message names what differs.</exception>
    public static void Require(FitCheckpoint checkpoint, PixelImage image)
    {
        var known = checkpoint.Image;
        if ((known.Width, known.Height, known.Channels, known.BitDepth) != (image.Width, image.Height, image.Channels, image.BitDepth))
        {
            throw new FitRefusedException(
                $"image: the checkpoint is of {known.Width} x {known.Height} pixels, {known.Channels} channels and {known.BitDepth} bits; "
                + $"the image has {image.Width} x {image.Height}, {image.Channels} and {image.BitDepth}.");
        }
        if (checkpoint.Spec.Encoder is { Kind: not EncoderKind.Siren, Octaves: 0 })
            throw new FitRefusedException("octaves: the checkpoint's spec leaves them automatic; expected the number in use.");
        if (checkpoint.Spec.PlannedSetting is { } planned)
            throw new FitRefusedException($"{planned}: the checkpoint's spec leaves it automatic; expected what is in use.");
        if (checkpoint.Spec.Recipe.BatchSize == 0)
            throw new FitRefusedException("batch-size: the checkpoint's spec leaves it automatic; expected the number in use.");

        var parameters = NetworkShape.Of(checkpoint.Spec, image.Channels).Parameters;
        Require(nameof(checkpoint.Parameters), checkpoint.Parameters, parameters);
        Require(nameof(checkpoint.FirstMoments), checkpoint.FirstMoments, parameters);
        Require(nameof(checkpoint.SecondMoments), checkpoint.SecondMoments, parameters);
        Require(nameof(checkpoint.Average), checkpoint.Average, checkpoint.Spec.Recipe.AverageEpochs > 0 ? parameters : 0);
        Require(nameof(checkpoint.Best), checkpoint.Best, double.IsFinite(checkpoint.BestMse) ? parameters : 0);

        var pixels = new TrainingSet(checkpoint.Spec, image).Count;
        if (checkpoint.PixelsIntoEpoch < 0 || checkpoint.PixelsIntoEpoch >= pixels)
        {
            throw new FitRefusedException(
                $"{nameof(checkpoint.PixelsIntoEpoch)}: '{checkpoint.PixelsIntoEpoch}' is not within an epoch of {pixels} pixels.");
        }
    }

    private static void Require(string name, float[] values, int length)
    {
        if (values.Length != length)
            throw new FitRefusedException($"{name}: the checkpoint has {values.Length} values; the spec describes {length}.");
    }
}
