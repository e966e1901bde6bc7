using ClusterFit.Simulation;

namespace ClusterFit.Core.Tests.Simulation;

/// <summary>Every invariant has a mistake that it notices, and notices first.</summary>
public class PlantedBugSpecs
{
    // A mistake shows only when something goes wrong at its place; so many seeds are enough for each.
    private const int Seeds = 400;

    private static readonly (PlantedBug Bug, string Invariant)[] Planted =
    [
        (PlantedBug.FailureRecordedAgain, Invariants.EndsOnce),
        (PlantedBug.CompletionRecordedAgain, Invariants.OneResult),
        (PlantedBug.OutdatedAttemptAccepted, Invariants.ResultOfHolder),
        (PlantedBug.ResultsMixedUp, Invariants.RightResult),
        (PlantedBug.AttemptSkipped, Invariants.AttemptsRise),
        (PlantedBug.LeasesForgotten, Invariants.OneLease),
        (PlantedBug.OutdatedCheckpointRecorded, Invariants.NothingWithoutLease),
        (PlantedBug.NoSecondChance, Invariants.FailsForReasons),
        (PlantedBug.LeasesNeverEnd, Invariants.NothingOnDeadWorkers),
        (PlantedBug.LimitIgnored, Invariants.WithinLimit),
        (PlantedBug.PauseIgnored, Invariants.PausedStartsNothing),
        (PlantedBug.BackoffNeverPasses, Invariants.WorkEnds),
        (PlantedBug.OutboxNeverSendsAgain, Invariants.WorkEnds),
        (PlantedBug.RowLosesEvent, Invariants.FoldIsState),
        (PlantedBug.FenceForgotten, Invariants.OneWriter),
        (PlantedBug.AnsweredEarly, Invariants.ToldIsDurable),
        (PlantedBug.NewCheckpointObsolete, Invariants.CheckpointsStay),
        (PlantedBug.LaneTooMany, Invariants.FitsWorker),
        (PlantedBug.RowsSwapped, Invariants.NothingThrows),
    ];

    public static TheoryData<PlantedBug> Bugs => [.. Planted.Select(planted => planted.Bug)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_reported_as_its_invariant(PlantedBug bug)
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var report = SimulationRun.Of(SimulationOptions.Small(seed) with { Bug = bug });
            if (report.Violation is null) continue;
            Assert.Equal(Planted.Single(planted => planted.Bug == bug).Invariant, report.Violation.Invariant);
            Assert.NotEmpty(report.LastEvents);
            return;
        }

        Assert.Fail($"{bug} stays unnoticed in {Seeds} simulations.");
    }

    [Fact]
    public void Every_bug_and_every_invariant_is_in_the_list()
    {
        Assert.Equal(Enum.GetValues<PlantedBug>().Where(bug => bug != PlantedBug.None), Planted.Select(planted => planted.Bug).Order());
        Assert.Equal(
            typeof(Invariants).GetFields().Select(field => (string)field.GetValue(null)!).Order(),
            Planted.Select(planted => planted.Invariant).Distinct().Order());
    }
}
