using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Results;

/// <summary>How one image of a batch ended: a line of <c>--json</c>, a row of the tables. What a failed fit does not have is null.</summary>
internal record ImageResult
{
    /// <summary>Path of the image file, as the command line gave it.</summary>
    public required string Image { get; init; }

    /// <summary>Name of the result files, without their endings.</summary>
    public required string Name { get; init; }

    /// <summary>Completed, failed or cancelled.</summary>
    public required JobState State { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Columns of the image.</summary>
    public int? Width { get; init; }

    /// <summary>Rows of the image.</summary>
    public int? Height { get; init; }

    /// <summary>Mean squared error of the saved weights over all training pixels, peak 1.</summary>
    public double? Mse { get; init; }

    /// <summary>-10 log10 of <see cref="Mse"/>, at most <see cref="FitSummary.ExactPsnrDb"/>.</summary>
    public double? PsnrDb { get; init; }

    /// <summary>PSNR over the pixels held out of training.</summary>
    public double? OffGridPsnrDb { get; init; }

    /// <summary>Epochs trained.</summary>
    public int? Epochs { get; init; }

    /// <summary>Epoch of the saved weights.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Optimizer updates.</summary>
    public long? Steps { get; init; }

    /// <summary>Seconds of training and evaluation.</summary>
    public double? Seconds { get; init; }

    /// <summary>Why training ended.</summary>
    public StopReason? StopReason { get; init; }

    /// <summary>Trained parameters.</summary>
    public int? Parameters { get; init; }

    /// <summary>Bits of the weights file for each pixel.</summary>
    public double? BitsPerPixel { get; init; }

    /// <summary>Path of the weights file.</summary>
    public string? Weights { get; init; }

    /// <summary>Attempts made.</summary>
    public required int Attempts { get; init; }

    /// <summary>Preset that the settings started from.</summary>
    public required string Preset { get; init; }

    /// <summary>Seed of the fit.</summary>
    public required long Seed { get; init; }
}
