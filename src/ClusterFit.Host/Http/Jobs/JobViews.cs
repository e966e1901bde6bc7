using ClusterFit.Core.Api;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Host.Http.Jobs;

/// <summary>Jobs as users see them.</summary>
internal static class JobViews
{
    /// <summary>The job.</summary>
    public static JobView Of(JobUpdate job) => new()
    {
        Index = job.Index,
        Name = job.Name,
        State = job.State,
        ImageSha256 = job.Image.Hex,
        Attempt = job.Attempt,
        Worker = job.Worker,
        StartedAt = job.Started,
        EndedAt = job.Ended,
        Progress = Of(job.Progress),
        Result = Of(job.Result),
        Error = job.Error,
        TraceId = job.Trace?.TraceId,
    };

    /// <summary>The job with its attempts.</summary>
    public static JobDetail Of(JobHistory history)
    {
        var job = Of(history.Job);
        return new JobDetail
        {
            Index = job.Index,
            Name = job.Name,
            State = job.State,
            ImageSha256 = job.ImageSha256,
            Attempt = job.Attempt,
            Worker = job.Worker,
            StartedAt = job.StartedAt,
            EndedAt = job.EndedAt,
            Progress = job.Progress,
            Result = job.Result,
            Error = job.Error,
            TraceId = job.TraceId,
            Attempts = [.. history.Attempts.Select(attempt =>
                new AttemptView(attempt.Number, attempt.Worker, attempt.Started, attempt.Ended, attempt.Outcome, attempt.Reason)
                {
                    TraceId = attempt.Trace?.TraceId,
                })],
        };
    }

    private static ProgressView? Of(FitProgress? progress) => progress is null ? null : new(
        progress.Epoch,
        progress.Epochs,
        progress.Epochs > 0 ? Math.Clamp((progress.Epoch + progress.EpochFraction) / progress.Epochs, 0, 1) : 0,
        progress.Steps,
        Finite(progress.TrainPsnrDb),
        Finite(progress.EvaluatedPsnrDb),
        Finite(progress.PixelsPerSecond) ?? 0,
        Finite(progress.Seconds) ?? 0,
        Finite(progress.SecondsLeft));

    private static ResultView? Of(FitResult? result) => result is null ? null : new(
        result.Summary.PsnrDb,
        result.Summary.Mse,
        Finite(result.Summary.OffGridPsnrDb),
        result.Summary.Epochs,
        result.Summary.BestEpoch,
        result.Summary.Steps,
        result.Summary.Seconds,
        result.Summary.Parameters,
        result.Summary.StopReason,
        result.Weights.Hex,
        result.WeightsBytes,
        result.BitsPerPixel,
        result.Film?.Hex);

    // JSON has no word for what a diverging fit may report.
    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;
}
