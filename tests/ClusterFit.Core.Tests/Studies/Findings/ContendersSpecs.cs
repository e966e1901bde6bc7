using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Core.Tests.Studies.Findings;

public class ContendersSpecs
{
    [Fact]
    public void The_best_is_among_the_trials_that_were_trained_to_the_end()
    {
        var cheap = AnyTrial.Ended(0, TrialState.Pruned, (1, [0.5]));
        var best = AnyTrial.Completed(2, 1);
        Assert.Equal([best], Contenders.Best([cheap, AnyTrial.Completed(1, 2), best, AnyTrial.Completed(3, 1)]));
    }

    [Fact]
    public void While_none_is_trained_to_the_end_those_trained_longest_contend()
    {
        var (first, second) = (AnyTrial.Ended(0, TrialState.Waiting, (1, [3]), (3, [2])), AnyTrial.Ended(1, TrialState.Running, (1, [2]), (3, [1])));
        Assert.Equal([first, second], Contenders.Of([first, second, AnyTrial.Ended(2, TrialState.Pruned, (1, [0]))]));
        Assert.Equal([second], Contenders.Best([first, second]));
    }

    [Fact]
    public void Failed_and_unmeasured_trials_are_never_the_best()
    {
        Assert.Empty(Contenders.Best([AnyTrial.Ended(0, TrialState.Failed, (1, [0])), AnyTrial.Ended(1, TrialState.Running)]));
        Assert.Empty(Contenders.Best([AnyTrial.Completed(0, double.NaN)]));
        Assert.Empty(Contenders.Best([]));
    }

    [Fact]
    public void A_trial_of_another_study_is_never_the_best()
    {
        var other = AnyTrial.Completed(-1, 0) with { Source = TrialSource.OtherStudy };
        var own = AnyTrial.Completed(0, 1);
        Assert.Equal([own], Contenders.Best([other, own]));
        Assert.Empty(Contenders.Best([other]));
    }

    [Fact]
    public void With_two_objectives_the_front_comes_by_the_first_of_them()
    {
        var (left, right) = (AnyTrial.Completed(1, 1, 5), AnyTrial.Completed(0, 3, 2));
        Assert.Equal([left, right], Contenders.Best([right, left, AnyTrial.Completed(2, 4, 4)]));
    }
}
