using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>What the scheduler tells the instruments of the cluster as a whole, on the node where it runs.</summary>
internal static class SchedulerMeasures
{
    // Of jobs that may be taken and jobs of paused groups, only the former are work for workers.
    private const string Paused = "paused";

    private static readonly JobState[] Active = [JobState.Available, JobState.Running, JobState.Retryable, JobState.Waiting];

    /// <summary>The scheduler runs here.</summary>
    /// <param name="groups">Number of open groups.</param>
    /// <param name="standings">How they stand, as far as they have said so.</param>
    /// <param name="queueAge">How long the group waits that waits longest.</param>
    public static void Runs(int groups, IReadOnlyCollection<GroupStanding> standings, TimeSpan queueAge)
    {
        if (!Instruments.LeadingSchedulers.Enabled) return;
        Instruments.LeadingSchedulers.Record(1);
        Instruments.ActiveGroups.Record(groups);
        Instruments.QueueAge.Record(queueAge.TotalSeconds);
        var paused = standings.Where(standing => standing.Phase == GroupPhase.Paused).Sum(standing => standing.Counts.Available);
        Instruments.ActiveJobs.Record(paused, Tags.State(Paused));
        foreach (var state in Active)
        {
            var jobs = standings.Sum(standing => standing.Counts.In(state));
            Instruments.ActiveJobs.Record(state == JobState.Available ? jobs - paused : jobs, Tags.State(state));
        }
    }

    /// <summary>It does not any more.</summary>
    public static void Stops()
    {
        Runs(groups: 0, standings: [], queueAge: TimeSpan.Zero);
        Instruments.LeadingSchedulers.Record(0);
    }
}
