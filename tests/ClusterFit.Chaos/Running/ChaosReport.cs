using ClusterFit.Chaos.Oracle;
using ClusterFit.Chaos.Plans;
using ClusterFit.Core.Groups;
using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Chaos.Running;

/// <summary>What a run gave.</summary>
internal sealed record ChaosReport
{
    public required ChaosOptions Options { get; init; }

    public required IReadOnlyList<Fault> Plan { get; init; }

    public required TimeSpan Took { get; init; }

    public required IReadOnlyList<Violation> Violations { get; init; }

    public required IReadOnlyDictionary<GroupId, IReadOnlyList<IGroupEvent>> Journals { get; init; }

    /// <summary>From the kill of a scheduler node until the batch that was submitted right after it was handed out.</summary>
    public required IReadOnlyList<Recovery> Recoveries { get; init; }

    /// <summary>How often each node ended by itself, with which code.</summary>
    public required IReadOnlyDictionary<string, Dictionary<int, int>> OwnEnds { get; init; }

    public override string ToString()
    {
        var events = Journals.Values.SelectMany(journal => journal).ToArray();
        var recoveries = Recoveries.GroupBy(recovery => (recovery.Kind, recovery.AmongOthers)).OrderBy(kind => kind.Key).Select(kind =>
            $"{kind.Key.Kind}{(kind.Key.AmongOthers ? " among other faults" : "")}: "
            + string.Join(' ', kind.Select(recovery => recovery.HandedOut.TotalSeconds).Order().Select(seconds => $"{seconds:0.0}")) + " s");
        var ends = OwnEnds.SelectMany(node => node.Value.Select(end => $"{node.Key} {end.Value} times with {end.Key}"));
        return $"""
            seed {Options.Seed}: {Plan.Count} faults in {Took.TotalSeconds:0} s, {Violations.Count} violations
              faults: {string.Join(", ", Plan.GroupBy(fault => fault.Kind).OrderBy(kind => kind.Key).Select(kind => $"{kind.Key} {kind.Count()}"))}
              groups {Journals.Count}, jobs {Jobs.Count}: {string.Join(", ", Jobs.GroupBy(job => job.State).Select(state => $"{state.Key} {state.Count()}"))}
              attempts {Count<AttemptStarted>(events)}, checkpoints {Count<CheckpointRecorded>(events)}
              attempts lost {Count<AttemptLost>(events)} ({string.Join(", ", Reasons(events))}), handed back {Count<AttemptHandedBack>(events)}
              attempts hindered {Count<AttemptHindered>(events)}, failed and tried again {Count<AttemptFailed>(events)}
              from the kill of a scheduler node until new work is handed out: {string.Join("; ", recoveries)}
              nodes that ended by themselves: {string.Join(", ", ends)}
            {string.Join('\n', Violations.Select(violation => "  VIOLATION " + violation))}
            """;
    }

    private IReadOnlyList<JobStanding> Jobs => [.. Journals.Values.Select(journal => new Ledger(journal))
        .SelectMany(ledger => ledger.Jobs.Select(ledger.StandingOf))];

    private static int Count<T>(IEnumerable<IGroupEvent> events) => events.OfType<T>().Count();

    private static IEnumerable<string> Reasons(IEnumerable<IGroupEvent> events) => events.OfType<AttemptLost>()
        .GroupBy(lost => lost.Reason.Contains("restarted", StringComparison.Ordinal) ? "worker restarted" : "lease ended")
        .Select(reason => $"{reason.Key} {reason.Count()}");
}

/// <summary>How soon new work was handed out after the kill of a scheduler node.</summary>
/// <param name="Kind">Which node was killed.</param>
/// <param name="HandedOut">Time until the batch submitted right after the kill was handed out.</param>
/// <param name="AmongOthers">Whether another fault was there in that time.</param>
internal sealed record Recovery(FaultKind Kind, TimeSpan HandedOut, bool AmongOthers);
