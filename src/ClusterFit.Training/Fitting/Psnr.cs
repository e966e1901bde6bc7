namespace ClusterFit.Training.Fitting;

/// <summary>Peak signal-to-noise ratio with peak 1.</summary>
internal static class Psnr
{
    // An error of zero is shown as 300 dB, so that every PSNR is a finite number.
    private const double SmallestMse = 1e-30;

    /// <summary>-10 log10 of the mean squared error, in dB, at most 300.</summary>
    public static double Of(double mse) => -10 * Math.Log10(Math.Max(mse, SmallestMse));
}
