using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Batches;

/// <summary>The jobs of a batch.</summary>
internal static class BatchJobs
{
    // The states of HasEnded, as the API names them.
    private const string EndStates = "completed,pruned,cancelled,failed";

    private const int PageSize = 1000;

    /// <summary>The jobs that have reached their end, a page at a time, of a batch with so many.</summary>
    public static IAsyncEnumerable<JobView> EndedAsync(ApiClient client, string id, int total, CancellationToken stop) =>
        Pages.ReadAsync<JobView>(client, cursor => BatchPaths.Jobs(id, EndStates, PageSize, cursor), total, stop);

    /// <summary>Whether the job has reached its end.</summary>
    public static bool HasEnded(this JobView job) => job.State is JobState.Completed or JobState.Pruned or JobState.Cancelled or JobState.Failed;

    /// <summary>What a display of progress takes.</summary>
    public static JobUpdate ToUpdate(this JobView job) => new(
        job.Index, job.Name, job.State, job.Attempt, job.Progress is { } progress ? ToProgress(progress) : null, null, job.Error,
        ContentHash.TryParse(job.ImageSha256, out var image) ? image : default, job.Worker, job.StartedAt, job.EndedAt);

    private static FitProgress ToProgress(ProgressView progress) => new(
        progress.Epoch, progress.Epochs, Math.Clamp(progress.Fraction * progress.Epochs - progress.Epoch, 0, 1), progress.Steps,
        progress.TrainPsnrDb, progress.PsnrDb, progress.PixelsPerSecond, progress.Seconds, progress.SecondsLeft);
}
