using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Api;

/// <summary>A job as users see it.</summary>
public record JobView
{
    /// <summary>Position in its batch.</summary>
    public required int Index { get; init; }

    /// <summary>Name of its image.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>SHA-256 of the image file.</summary>
    public required string ImageSha256 { get; init; }

    /// <summary>Number of its latest attempt; 0 before the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>The node of its latest attempt.</summary>
    public string? Worker { get; init; }

    /// <summary>When its latest attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became final.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How far the running attempt is, when known.</summary>
    public ProgressView? Progress { get; init; }

    /// <summary>The result, when completed.</summary>
    public ResultView? Result { get; init; }

    /// <summary>Why its latest attempt failed or was lost, or why it failed for good.</summary>
    public string? Error { get; init; }

    /// <summary>The trace of its latest attempt, or of its submission: 32 hexadecimal digits; null where none is recorded.</summary>
    public string? TraceId { get; init; }
}

/// <summary>A job with its attempts.</summary>
public sealed record JobDetail : JobView
{
    /// <summary>Pixels of the image; null when it can not be read at the moment.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels of the image; null when it can not be read at the moment.</summary>
    public int? Height { get; init; }

    /// <summary>Where to look at the trace; null where the node is not told of such a place.</summary>
    public string? TraceUrl { get; init; }

    /// <summary>Its latest attempts, the first of them first.</summary>
    public required IReadOnlyList<AttemptView> Attempts { get; init; }
}

/// <summary>One execution of a job.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Worker">The node.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while running.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why, where something went wrong.</param>
public sealed record AttemptView(int Number, string Worker, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, AttemptOutcome Outcome, string? Reason)
{
    /// <summary>Its trace: 32 hexadecimal digits; null where none is recorded.</summary>
    public string? TraceId { get; init; }
}

/// <summary>How far a fit is.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Fraction">Part of the epochs at most that is done, 0 to 1.</param>
/// <param name="Steps">Optimizer updates made.</param>
/// <param name="TrainPsnrDb">From the training loss of the latest epoch, in dB.</param>
/// <param name="PsnrDb">PSNR of the latest evaluation, in dB.</param>
/// <param name="PixelsPerSecond">Training pixels a second, lately.</param>
/// <param name="Seconds">Seconds trained, over all attempts.</param>
/// <param name="SecondsLeft">Estimate; null while unknown.</param>
public sealed record ProgressView(
    int Epoch, int Epochs, double Fraction, long Steps, double? TrainPsnrDb, double? PsnrDb, double PixelsPerSecond, double Seconds, double? SecondsLeft);

/// <summary>What a finished fit measured; see <see cref="FitSummary"/> and <see cref="FitResult"/>.</summary>
public sealed record ResultView(
    double PsnrDb, double Mse, double? OffGridPsnrDb, int Epochs, int BestEpoch, long Steps, double Seconds, int Parameters, StopReason StopReason,
    string WeightsSha256, long WeightsBytes, double BitsPerPixel, string? FilmSha256);
