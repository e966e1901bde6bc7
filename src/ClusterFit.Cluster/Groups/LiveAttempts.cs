using Akka.Actor;
using ClusterFit.Core.Fits;

namespace ClusterFit.Cluster.Groups;

/// <summary>What workers last reported of the running jobs of a group.</summary>
internal sealed class LiveAttempts
{
    private readonly Dictionary<int, (FitProgress Progress, IActorRef Worker)> _reports = [];

    public void Reported(int job, FitProgress progress, IActorRef worker) => _reports[job] = (progress, worker);

    public void Ended(int job) => _reports.Remove(job);

    public FitProgress? ProgressOf(int job) => _reports.TryGetValue(job, out var report) ? report.Progress : null;

    /// <summary>Who runs the job; null when nobody has reported.</summary>
    public IActorRef? WorkerOf(int job) => _reports.TryGetValue(job, out var report) ? report.Worker : null;
}
