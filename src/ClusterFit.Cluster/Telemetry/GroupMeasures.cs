using System.Diagnostics;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cluster.Telemetry;

/// <summary>What the events of a group are to the instruments.</summary>
internal static class GroupMeasures
{
    /// <summary>Records what has become durable.</summary>
    /// <param name="state">The state before the events.</param>
    /// <param name="events">The events.</param>
    /// <param name="spanOf">The span that tells of an event: the measurements have it as their example.</param>
    public static void Record(GroupState state, IEnumerable<IGroupEvent> events, Func<IGroupEvent, Activity?> spanOf)
    {
        if (!Instruments.EndedJobs.Enabled) return;
        foreach (var happened in events)
        {
            using var ambient = Spans.Ambient(spanOf(happened));
            var next = state.Apply(happened);
            Record(happened, state, next);
            state = next;
        }
    }

    /// <summary>Records what a sweep has found: attempts whose lease was not renewed in time.</summary>
    public static void Swept(IEnumerable<IGroupEvent> found) =>
        Instruments.ExpiredLeases.Add(found.Count(happened => happened is GroupEvents.AttemptLost or GroupEvents.JobFailed));

    private static void Record(IGroupEvent happened, GroupState before, GroupState after)
    {
        foreach (var state in Tags.Final)
        {
            if (after.Counts.In(state) - before.Counts.In(state) is > 0 and var ended) Instruments.EndedJobs.Add(ended, Tags.State(state));
        }

        foreach (var job in Touched(happened, before).Where(job => before.Jobs[job].State == JobState.Running && after.Jobs[job].State != JobState.Running))
            Ended(after.Jobs[job], isRetried: happened is GroupEvents.AttemptFailed or GroupEvents.AttemptHindered or GroupEvents.AttemptLost);
        if (happened is GroupEvents.AttemptStarted started && before.Jobs[started.Attempt.Job].AvailableSince is { } since)
            Instruments.QueueTime.Record(Seconds(since, started.At));
        if (happened is not GroupEvents.JobCompleted { Result.Summary: var fit }) return;
        Instruments.Psnr.Record(fit.PsnrDb);
        if (fit.StopReason == StopReason.TargetPsnr) Instruments.TimeToTarget.Record(fit.Seconds);
    }

    private static void Ended(Job job, bool isRetried)
    {
        var attempt = job.Latest!;
        Instruments.AttemptTime.Record(Seconds(attempt.Started, attempt.Ended!.Value), Tags.Outcome(attempt.Outcome));
        if (isRetried) Instruments.RetriedAttempts.Add(1, Tags.Reason(attempt.Outcome));
    }

    // The clock of the node where the group was before may be ahead, and the sum of a histogram must not fall.
    private static double Seconds(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (to - from).TotalSeconds);

    // The jobs whose attempts the event may end.
    private static IEnumerable<int> Touched(IGroupEvent happened, GroupState before) => happened switch
    {
        IAttemptEvent { Attempt.Job: var job } when before.Study is not null => before.JobsOf(before.TrialOf(job)).Select(each => each.Index),
        IAttemptEvent { Attempt.Job: var job } => [job],
        GroupEvents.GroupCancelled => before.Held.Values.SelectMany(jobs => jobs),
        _ => [],
    };
}
