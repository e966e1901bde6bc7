using ClusterFit.Core.Fits;
using ClusterFit.Training.Weights;

namespace ClusterFit.Training.Fitting;

/// <summary>A fit between two steps: training that goes on from here gives the same weights, bit for bit, as training that never stopped.
/// The order of the pixels needs no state, since it is a function of the seed and the epoch.</summary>
public sealed record FitCheckpoint
{
    /// <summary>The spec, with automatic settings resolved.</summary>
    public required FitSpec Spec { get; init; }

    /// <summary>The image.</summary>
    public required ImageInfo Image { get; init; }

    /// <summary>Epochs completed.</summary>
    public required int Epoch { get; init; }

    /// <summary>Training pixels already visited in the epoch under way.</summary>
    public required int PixelsIntoEpoch { get; init; }

    /// <summary>Optimizer updates made.</summary>
    public required long Steps { get; init; }

    /// <summary>Sum of squared errors within the epoch under way.</summary>
    public required double EpochLossSum { get; init; }

    /// <summary>All parameters, flat.</summary>
    public required float[] Parameters { get; init; }

    /// <summary>Adam's first moments.</summary>
    public required float[] FirstMoments { get; init; }

    /// <summary>Adam's second moments.</summary>
    public required float[] SecondMoments { get; init; }

    /// <summary>The moving average of the weights; empty when it is off.</summary>
    public required float[] Average { get; init; }

    /// <summary>The best weights so far; empty before the first evaluation.</summary>
    public required float[] Best { get; init; }

    /// <summary>Mean squared error of the best weights; infinite before the first evaluation.</summary>
    public required double BestMse { get; init; }

    /// <summary>Epoch of the best weights.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Off-grid PSNR of the best weights, in dB.</summary>
    public required double? BestOffGridPsnrDb { get; init; }

    /// <summary>Product of the plateau schedule's reductions so far.</summary>
    public required double PlateauScale { get; init; }

    /// <summary>Lowest epoch loss that the plateau schedule has counted as an improvement.</summary>
    public required double PlateauBest { get; init; }

    /// <summary>Epochs since then.</summary>
    public required int PlateauWait { get; init; }

    /// <summary>Seconds trained.</summary>
    public required double Seconds { get; init; }

    /// <summary>The training curve so far.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>PNG files of the film's frames so far.</summary>
    public required IReadOnlyList<byte[]> FilmFrames { get; init; }
}
