using ClusterFit.Core.Blobs;

namespace ClusterFit.Core.Fits;

/// <summary>Why a fit ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were trained.</summary>
    Epochs,

    /// <summary>The target PSNR was reached.</summary>
    TargetPsnr,

    /// <summary>It has not ended: it paused at a rung of its study.</summary>
    Rung,
}

/// <summary>What a finished fit measured. The errors are those of the saved weights, in single precision, accumulated in double, over all
/// training pixels and samples with peak 1.</summary>
public sealed record FitSummary
{
    /// <summary>The PSNR that stands for an error of zero, in dB, so that every PSNR is a finite number.</summary>
    public const double ExactPsnrDb = 300;

    /// <summary>Mean squared error over the training pixels.</summary>
    public required double Mse { get; init; }

    /// <summary>-10 log10 of <see cref="Mse"/>, in dB, at most <see cref="ExactPsnrDb"/>.</summary>
    public required double PsnrDb { get; init; }

    /// <summary>PSNR over the pixels that were held out of training, in dB; null when none were.</summary>
    public double? OffGridPsnrDb { get; init; }

    /// <summary>Epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch after which the saved weights were taken.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Optimizer updates made.</summary>
    public required long Steps { get; init; }

    /// <summary>Seconds of training and evaluation, over all attempts that contributed.</summary>
    public required double Seconds { get; init; }

    /// <summary>Number of trained parameters.</summary>
    public required int Parameters { get; init; }

    /// <summary>Why training ended.</summary>
    public required StopReason StopReason { get; init; }
}

/// <summary>A finished fit: what it measured and where its weights file lies in the blob store.</summary>
/// <param name="Summary">The measurements.</param>
/// <param name="Weights">Content hash of the weights file.</param>
/// <param name="WeightsBytes">Length of the weights file in bytes.</param>
/// <param name="BitsPerPixel">Bits of the weights file for each pixel of the image.</param>
/// <param name="Film">Content hash of the film (an animated PNG), when one was asked for.</param>
public sealed record FitResult(FitSummary Summary, ContentHash Weights, long WeightsBytes, double BitsPerPixel, ContentHash? Film = null);
