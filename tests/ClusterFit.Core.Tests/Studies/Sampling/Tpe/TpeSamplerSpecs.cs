using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;
using ClusterFit.Core.Studies.Sampling.Tpe;

namespace ClusterFit.Core.Tests.Studies.Sampling.Tpe;

public sealed class TpeSamplerSpecs
{
    private static readonly SearchSpace Line = new([new NumberDimension("x", 0, 1)]);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(250, 25)]
    [InlineData(10_000, 25)]
    public void The_best_are_a_tenth_and_at_most_25(int measured, int best) => Assert.Equal(best, TpeSampler.BestOf(measured));

    [Fact]
    public void First_trials_are_random_and_failed_ones_do_not_count()
    {
        var sampler = new TpeSampler(new() { StartupTrials = 10 });
        Observation[] known = [.. Enumerable.Range(0, 9).Select(i => At(i, 0.5, 1)), .. Enumerable.Range(9, 9).Select(i => At(i, 0.5, double.PositiveInfinity))];
        var request = new ProposalRequest(Line, 1, 18, 3, known, []);
        Assert.Equal(new RandomSampler().Propose(request), sampler.Propose(request));
        Assert.NotEqual(new RandomSampler().Propose(request), sampler.Propose(request with { Known = [.. known, At(18, 0.4, 2)] }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Proposals_gather_where_losses_are_small_and_keep_away_from_failures(bool multivariate)
    {
        var sampler = new TpeSampler(new() { Multivariate = multivariate });
        Observation[] known = [.. Enumerable.Range(0, 100).Select(i => At(i, (i + 0.5) / 100, i < 50 ? double.PositiveInfinity : Math.Abs((i / 100.0) - 0.7)))];
        double[] proposed = [.. Enumerable.Range(0, 50).Select(seed => sampler.Propose(new(Line, 1, 100, seed, known, [])).Values[0])];
        // A draw may come from the prior, too.
        Assert.InRange(proposed.Count(x => x is > 0.6 and < 0.8), 45, 50);
    }

    [Fact]
    public void Pending_points_are_kept_away_from()
    {
        var sampler = new TpeSampler(new());
        Observation[] known = [.. Enumerable.Range(0, 20).Select(i => At(i, (i + 0.5) / 20, Math.Abs((i / 20.0) - 0.5)))];
        Assert.True(Distance(20) > Distance(0));

        double Distance(int pending) => Enumerable.Range(0, 50).Average(seed => Math.Abs(0.5 - sampler.Propose(
            new(Line, 1, 20, seed, known, [.. Enumerable.Repeat(known[10].Point, pending)])).Values[0]));
    }

    [Fact]
    public void Dependence_between_dimensions_is_seen_only_jointly()
    {
        var square = new SearchSpace([new NumberDimension("x", 0, 1), new NumberDimension("y", 0, 1)]);
        var random = new RandomStream(1, 1);
        Observation[] known = [.. Enumerable.Range(0, 250).Select(i =>
        {
            var (x, y) = (random.NextDouble(), random.NextDouble());
            return new Observation(i, new([x, y]), [Math.Abs(x - y)], 0, true);
        })];
        Assert.InRange(Distance(multivariate: true), 0, 0.5 * Distance(multivariate: false));

        double Distance(bool multivariate) => Enumerable.Range(0, 50).Average(seed =>
        {
            var values = new TpeSampler(new() { Multivariate = multivariate }).Propose(new(square, 1, 250, seed, known, [])).Values;
            return Math.Abs(values[0] - values[1]);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_branch_of_a_condition_learns_from_its_own_trials(bool multivariate)
    {
        var space = new SearchSpace([
            new ChoiceDimension("kind", ["a", "b"]),
            new NumberDimension("u", 0, 1) { When = new("kind", ["a"]) },
            new NumberDimension("v", 0, 1) { When = new("kind", ["b"]) },
        ]);
        // The best of a lie at u = 0.2, those of b, which are better, at v = 0.8.
        Observation[] known = [.. Enumerable.Range(0, 200).Select(i =>
        {
            var x = (i / 2 * 37 % 100 + 0.5) / 100;
            return i % 2 == 0
                ? new Observation(i, new([0, x, double.NaN]), [1 + Math.Abs(x - 0.2)], 0, true)
                : new Observation(i, new([1, double.NaN, x]), [Math.Abs(x - 0.8)], 0, true);
        })];
        var points = Enumerable.Range(0, 50)
            .Select(seed => new TpeSampler(new() { Multivariate = multivariate }).Propose(new(space, 1, 200, seed, known, [])).Values).ToList();
        Assert.All(points, values => Assert.Equal(1, values[0]));
        Assert.InRange(points.Average(values => values[2]), 0.75, 0.85);
    }

    private static Observation At(int trial, double x, double loss) => new(trial, new([x]), [loss], 0, true);
}
