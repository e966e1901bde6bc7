using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Studies;

/// <summary>What was measured of a fit at a rung or at its end.</summary>
/// <param name="Summary">The measurements.</param>
/// <param name="WeightsBytes">Length of the weights file in bytes.</param>
/// <param name="BitsPerPixel">Bits of the weights file for each pixel of the image.</param>
public sealed record FitMeasure(FitSummary Summary, long WeightsBytes, double BitsPerPixel)
{
    // Far above every loss of a fit that has reached its target, in seconds or epochs.
    private const double Missed = 1e12;

    /// <summary>The value of an objective, in its unit; infinite when the target was not reached.</summary>
    public double Value(Measure measure) => measure switch
    {
        Measure.Psnr => Summary.PsnrDb,
        Measure.OffGridPsnr => Summary.OffGridPsnrDb ?? double.NegativeInfinity,
        Measure.Seconds => Summary.Seconds,
        Measure.SecondsToTarget => HasReachedTarget ? Summary.Seconds : double.PositiveInfinity,
        Measure.EpochsToTarget => HasReachedTarget ? Summary.Epochs : double.PositiveInfinity,
        Measure.Bytes => WeightsBytes,
        Measure.BitsPerPixel => BitsPerPixel,
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "There is no such measure."),
    };

    /// <summary>The loss of an objective, smaller is better and finite. Among fits that missed their target those that came closer are better.</summary>
    public double Loss(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var value = Value(objective.Measure);
        if (!double.IsFinite(value)) return Missed - Summary.PsnrDb;
        return objective.Direction == Direction.Maximize ? -value : value;
    }

    private bool HasReachedTarget => Summary.StopReason == StopReason.TargetPsnr;
}
