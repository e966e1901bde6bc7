using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Core.Tests.Studies.Findings;

/// <summary>Functions whose best tenth is known: the part of a dimension's range that it covers, b, gives a divergence of 1/b - 1.</summary>
public class ImportanceSpecs
{
    private const int Trials = 4000;

    private static readonly SearchSpace Plane =
        new([new NumberDimension("x", 0, 1), new NumberDimension("y", 1e-4, 1, Log: true), new NumberDimension("z", 0, 1)]);

    [Fact]
    public void Two_dimensions_that_decide_alike_share_alike()
    {
        var shares = SharesOf(Plane, Sampled(Plane, unit => Math.Max(unit[0], unit[1])));
        Assert.Equal(0.5, shares["x"], 0.04);
        Assert.Equal(0.5, shares["y"], 0.04);
        Assert.Equal(0, shares["z"], 0.02);
    }

    [Fact]
    public void A_dimension_that_narrows_more_matters_more()
    {
        // The best tenth is x < c and y < 2c with 2c^2 = 1/10.
        var c = Math.Sqrt(0.05);
        var (x, y) = ((1 / c) - 1, (1 / (2 * c)) - 1);
        var shares = SharesOf(Plane, Sampled(Plane, unit => Math.Max(unit[0], unit[1] / 2)));
        Assert.Equal(x / (x + y), shares["x"], 0.04);
        Assert.Equal(y / (x + y), shares["y"], 0.04);
    }

    [Fact]
    public void A_choice_that_decides_alone_has_all()
    {
        SearchSpace space = new(
        [
            new ChoiceDimension("letter", ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]),
            new NumberDimension("depth", 1, 3, Step: 1) { Whole = true },
        ]);
        var shares = SharesOf(space, Sampled(space, unit => unit[0]));
        Assert.True(shares["letter"] > 0.99, $"{shares["letter"]}");
    }

    [Fact]
    public void A_conditional_dimension_counts_where_it_is_active_and_leaves_the_rest_to_its_parent()
    {
        SearchSpace space = new(
        [
            new ChoiceDimension("schedule", ["constant", "cosine"]),
            new NumberDimension("hold", 0, 1) { When = new Condition("schedule", ["cosine"]) },
        ]);
        // The best tenth is cosine with hold < 1/5: the parent explains 1/b - 1 = 1, the child half of the trials times (1/5 is best)^2 (5 - 1), over 1/100.
        var shares = SharesOf(space, Sampled(space, unit => double.IsNaN(unit[1]) ? 2 : unit[1]));
        Assert.Equal(1.0 / 9, shares["schedule"], 0.02);
        Assert.Equal(8.0 / 9, shares["hold"], 0.02);
    }

    [Fact]
    public void A_dimension_without_influence_has_little_also_in_small_studies()
    {
        // Of 24 trials 6 are the best, where x and y are below a half. The mean share of z is 0.05; what chance explains would bring it to 0.09.
        var shares = Enumerable.Range(0, 100).Select(study => Sampled(Plane, unit => Math.Max(unit[0], unit[1]), seed: study)[..24])
            .Select(trials => SharesOf(Plane, trials)["z"]).ToList();
        Assert.InRange(shares.Average(), 0, 0.07);
    }

    [Fact]
    public void What_a_pruner_stopped_is_not_among_the_best()
    {
        List<Trial> trials = [.. Sampled(Plane, unit => unit[0]).Select(trial => trial.Latest!.Losses[0] < 0.5 ? trial
            // Stopped early and, measured as it is, seemingly better.
            : AnyTrial.Ended(trial.Number, TrialState.Pruned, (1, [-1])) with { Settings = trial.Settings })];
        Assert.Equal("x", Importance.Of(Plane, trials, 0)[0].Dimension);
        Assert.True(Importance.Of(Plane, trials, 0)[0].Share > 0.95);
    }

    [Fact]
    public void Nothing_is_said_of_few_trials_or_equal_ones()
    {
        var trials = Sampled(Plane, unit => unit[0]);
        Assert.Empty(Importance.Of(Plane, trials[..(Importance.LeastTrials - 1)], 0));
        Assert.Equal(3, Importance.Of(Plane, trials[..Importance.LeastTrials], 0).Count);
        Assert.Empty(Importance.Of(Plane, Sampled(Plane, _ => 1), 0));
    }

    [Fact]
    public void Failed_trials_and_settings_that_an_edit_put_out_of_range_do_no_harm()
    {
        List<Trial> trials = [.. Sampled(Plane, unit => unit[0]), AnyTrial.Ended(9000, TrialState.Failed), AnyTrial.Completed(9001, 0.5).With("x", 7)];
        Assert.Equal("x", Importance.Of(Plane, trials, 0)[0].Dimension);
    }

    private static Dictionary<string, double> SharesOf(SearchSpace space, List<Trial> trials) =>
        Importance.Of(space, trials, 0).ToDictionary(each => each.Dimension, each => each.Share);

    // The loss is a function of the positions of the values in their dimensions, from 0 to 1; NaN where one does not count.
    private static List<Trial> Sampled(SearchSpace space, Func<double[], double> loss, long seed = 3)
    {
        var random = new RandomStream(seed, 0);
        return [.. Enumerable.Range(0, Trials).Select(number =>
        {
            var point = space.Fill(i => space.Dimensions[i].FromUnit(random.NextDouble()));
            double[] unit = [.. point.Values.Select((value, i) => double.IsNaN(value) ? value : space.Dimensions[i].ToUnit(value))];
            return AnyTrial.Completed(number, loss(unit)) with { Settings = space.Decode(point) };
        })];
    }
}
