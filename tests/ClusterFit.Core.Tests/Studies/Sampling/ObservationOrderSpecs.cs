using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;
using CsCheck;

namespace ClusterFit.Core.Tests.Studies.Sampling;

public sealed class ObservationOrderSpecs
{
    [Fact]
    public void Complete_trials_come_first_then_higher_rungs_then_smaller_losses_and_failed_ones_last()
    {
        Observation[] observations =
        [
            Measured(rung: 0, isComplete: false, 0.1), Measured(rung: 1, isComplete: false, 9), Measured(rung: 2, isComplete: true, 5),
            Measured(rung: 0, isComplete: true, double.PositiveInfinity), Measured(rung: 2, isComplete: true, 3),
            Measured(rung: 1, isComplete: false, 8), Measured(rung: 2, isComplete: true, 3),
        ];
        Assert.Equal([4, 6, 2, 5, 1, 0, 3], ObservationOrder.Best(observations, 10));
        Assert.Equal([4, 6, 2], ObservationOrder.Best(observations, 3));
    }

    [Fact]
    public void Of_several_objectives_undominated_trials_come_first_those_with_room_before_crowded_ones()
    {
        Observation[] observations =
        [
            Measured(0, true, 2, 2), Measured(0, true, 0, 4), Measured(0, true, 1, 3.1), Measured(0, true, 4, 0), Measured(0, true, 5, 5),
            Measured(0, true, 0.9, 3.2), Measured(0, true, 1, double.PositiveInfinity), Measured(0, false, -1, -1),
        ];
        Assert.Equal([1, 3, 0, 2, 5, 4, 7, 6], ObservationOrder.Best(observations, 10));
        Assert.Equal([1, 3, 0], ObservationOrder.Best(observations, 3));
    }

    [Fact]
    public void The_best_of_many_are_those_that_sorting_gives()
    {
        var random = new RandomStream(1, 1);
        Observation[] observations = [.. Enumerable.Range(0, 500).Select(_ => Measured(0, true, random.NextBelow(100)))];
        Assert.Equal(Enumerable.Range(0, 500).OrderBy(i => observations[i].Losses[0]).Take(25), ObservationOrder.Best(observations, 25));
    }

    [Fact]
    public void Nothing_dominates_what_comes_before_it() =>
        Gen.Int[0, 5].Select(loss => (double)loss).Array[3].Array[1, 30].Sample(losses =>
        {
            EquatableList<double>[] all = [.. losses.Select(each => EquatableList.Create<double>(each))];
            var best = LossOrder.Best(all);
            Assert.Equal(Enumerable.Range(0, all.Length), best.Order());
            for (var i = 0; i < best.Length; i++)
                for (var j = 0; j < i; j++) Assert.False(LossOrder.Dominates(all[best[i]], all[best[j]]));
            Assert.Equal(
                Enumerable.Range(0, all.Length).Where(i => !Array.Exists(all, other => LossOrder.Dominates(other, all[i]))), LossOrder.Front(all));
        }, iter: 300);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Fronts_come_one_after_the_other_as_peeling_gives_them(int objectives) =>
        Gen.Int[0, 6].Select(loss => loss == 6 ? double.PositiveInfinity : loss).Array[objectives].Array[1, 40].Sample(losses =>
        {
            EquatableList<double>[] all = [.. losses.Select(each => EquatableList.Create<double>(each))];
            var best = LossOrder.Best(all);
            for (var (from, rest) = (0, Enumerable.Range(0, all.Length).ToList()); rest.Count > 0;)
            {
                int[] front = [.. rest.Where(i => !rest.Exists(j => LossOrder.Dominates(all[j], all[i])))];
                Assert.Equal(front, best[from..(from + front.Length)].Order());
                rest.RemoveAll(front.Contains);
                from += front.Length;
            }
        }, iter: 300);

    private static Observation Measured(int rung, bool isComplete, params double[] losses) =>
        new(0, new Point([]), EquatableList.Create<double>(losses), rung, isComplete);
}
