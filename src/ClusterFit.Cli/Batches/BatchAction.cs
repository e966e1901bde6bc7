using ClusterFit.Cli.Progress;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Batches;

/// <summary>A way to steer batches.</summary>
/// <param name="Name">Its name, for users and in the API.</param>
/// <param name="Description">What it does.</param>
/// <param name="Done">What it has done, for the exit codes.</param>
/// <param name="Tell">What has happened, from how the batch stood before and stands now.</param>
internal sealed record BatchAction(string Name, string Description, string Done, Func<BatchView, BatchView, string> Tell)
{
    /// <summary>Hands out no more jobs.</summary>
    public static BatchAction Pause { get; } = new(
        "pause", "Hand out no more jobs of batches; running fits are saved and wait.", "paused", (before, after) => before.State == BatchState.Paused
            ? $"batch {after.Id} was paused already"
            : $"paused batch {after.Id}: {Wording.Count(Unended(after.Counts), "job")} {Wait(Unended(after.Counts))}");

    /// <summary>Hands them out again.</summary>
    public static BatchAction Resume { get; } = new(
        "resume", "Hand out the jobs of paused batches again.", "resumed", (before, after) => before.State == BatchState.Paused
            ? $"resumed batch {after.Id}: {Wording.Count(Unended(after.Counts), "job")} to run"
            : $"batch {after.Id} was not paused");

    /// <summary>Ends batches.</summary>
    public static BatchAction Cancel { get; } = new(
        "cancel", "End batches: running and waiting jobs are cancelled, results stay.", "cancelled", (before, after) => before.State == BatchState.Cancelled
            ? $"batch {after.Id} was cancelled already"
            : $"cancelled batch {after.Id}: {Wording.Count(Unended(before.Counts), "job")} {Were(Unended(before.Counts))} still to run");

    /// <summary>Runs jobs again.</summary>
    public static BatchAction Retry { get; } = new(
        "retry", "Run the failed and cancelled jobs of batches again.", "run again", (before, after) =>
        {
            var (failed, cancelled) = (before.Counts.Failed, before.Counts.Cancelled);
            if (failed + cancelled == 0) return $"batch {after.Id}: no job has failed or was cancelled";
            var jobs = cancelled == 0 ? $"{failed} failed" : failed == 0 ? $"{cancelled} cancelled" : $"{failed} failed and {cancelled} cancelled";
            return $"batch {after.Id}: {jobs} {(failed + cancelled == 1 ? "job runs" : "jobs run")} again";
        });

    private static int Unended(JobCounts counts) => counts.Available + counts.Running + counts.Retryable;

    private static string Wait(int jobs) => jobs == 1 ? "waits" : "wait";

    private static string Were(int jobs) => jobs == 1 ? "was" : "were";
}
