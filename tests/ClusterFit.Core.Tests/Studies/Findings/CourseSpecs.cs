using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Core.Tests.Studies.Findings;

public class CourseSpecs
{
    [Fact]
    public void The_best_so_far_steps_down_and_leaves_out_what_was_stopped()
    {
        Trial[] trials =
        [
            AnyTrial.Completed(2, 3), AnyTrial.Completed(0, 5), AnyTrial.Ended(1, TrialState.Pruned, (1, [1])),
            AnyTrial.Ended(3, TrialState.Failed), AnyTrial.Completed(4, 4),
        ];
        var history = BestSoFar.Of(trials, 0);
        Assert.Equal([new(0, 5, 5, true), new(1, 1, 5, false), new(2, 3, 3, true), new HistoryPoint(4, 4, 3, true)], history);
    }

    [Fact]
    public void Before_the_first_contender_there_is_no_best() => Assert.Equal(
        [new(0, 2, null, false), new HistoryPoint(1, 3, 3, true)],
        BestSoFar.Of([AnyTrial.Ended(0, TrialState.Pruned, (1, [2])), AnyTrial.Completed(1, 3)], 0));

    [Fact]
    public void Trials_are_counted_at_each_rung_and_at_the_end()
    {
        var survival = RungSurvival.Of(
        [
            AnyTrial.Ended(0, TrialState.Pruned, (1, [1])),
            AnyTrial.Ended(1, TrialState.Pruned, (1, [1]), (3, [1])),
            AnyTrial.Ended(2, TrialState.Completed, (1, [1]), (3, [1]), (9, [1])),
            // Ended at its target, between two rungs.
            AnyTrial.Ended(3, TrialState.Completed, (1, [1]), (2, [1])),
            AnyTrial.Ended(4, TrialState.Failed),
            AnyTrial.Completed(5, 1) with { Source = TrialSource.OtherStudy },
        ]);
        Assert.Equal([new(1, 4), new(3, 3), new RungCount(null, 2)], survival);
    }

    [Fact]
    public void Without_rungs_there_is_no_survival() => Assert.Empty(RungSurvival.Of([AnyTrial.Completed(0, 1), AnyTrial.Ended(1, TrialState.Failed)]));

    [Fact]
    public void Findings_have_one_history_and_one_list_of_importances_for_each_objective()
    {
        var definition = new StudyDefinition { Objectives = [new(Measure.Seconds), new(Measure.Bytes)] };
        var found = StudyFindings.Of(definition, [AnyTrial.Completed(0, 3, 10), AnyTrial.Completed(1, 2, 20)]);
        Assert.Equal((2, 2, 2), (found.Histories.Count, found.Importances.Count, found.Best.Count));
        Assert.NotNull(found.Hypervolume);
        Assert.Equal([10.0, 10.0], found.Histories[1].Select(point => point.Best!.Value));
    }
}
