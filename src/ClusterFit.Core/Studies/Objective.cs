namespace ClusterFit.Core.Studies;

/// <summary>What is measured of a fit.</summary>
public enum Measure
{
    /// <summary>Evaluated PSNR of the best weights over the training pixels, in dB.</summary>
    Psnr,

    /// <summary>PSNR of the best weights over the pixels that were held out of training, in dB; needs a train-lattice of at least 2.</summary>
    OffGridPsnr,

    /// <summary>Seconds of training and evaluation.</summary>
    Seconds,

    /// <summary>Seconds until the target PSNR was reached; needs target-psnr.</summary>
    SecondsToTarget,

    /// <summary>Epochs until the target PSNR was reached; needs target-psnr.</summary>
    EpochsToTarget,

    /// <summary>Length of the weights file in bytes.</summary>
    Bytes,

    /// <summary>Bits of the weights file for each pixel of the image.</summary>
    BitsPerPixel,
}

/// <summary>Which values are better.</summary>
public enum Direction
{
    /// <summary>Greater ones.</summary>
    Maximize,

    /// <summary>Smaller ones.</summary>
    Minimize,
}

/// <summary>What a study seeks.</summary>
/// <param name="Measure">What is measured; averaged over the fits of a trial.</param>
/// <param name="Direction">Which values are better.</param>
public sealed record Objective(Measure Measure, Direction Direction)
{
    /// <summary>Seeks the better values of a measure: high PSNR, and little of everything else.</summary>
    public Objective(Measure measure)
        : this(measure, measure is Measure.Psnr or Measure.OffGridPsnr ? Direction.Maximize : Direction.Minimize)
    {
    }
}
