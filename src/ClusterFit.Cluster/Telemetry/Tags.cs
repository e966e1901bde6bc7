using ClusterFit.Core.Groups;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>What tells the measurements of an instrument apart.</summary>
internal static class Tags
{
    /// <summary>How attempts end that are followed by another.</summary>
    public static readonly AttemptOutcome[] Retried = [AttemptOutcome.Failed, AttemptOutcome.Hindered, AttemptOutcome.Lost];

    /// <summary>The final states of jobs.</summary>
    public static readonly JobState[] Final = [JobState.Completed, JobState.Pruned, JobState.Cancelled, JobState.Failed];

    public static Tag State(JobState state) => State(state.ToString().ToLowerInvariant());

    public static Tag State(string state) => new("state", state);

    public static Tag Outcome(AttemptOutcome outcome) => new("outcome", Word(outcome));

    public static Tag Reason(AttemptOutcome outcome) => new("reason", Word(outcome));

    private static string Word(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.HandedBack => "handed_back",
        AttemptOutcome.ReachedRung => "reached_rung",
        _ => outcome.ToString().ToLowerInvariant(),
    };
}
