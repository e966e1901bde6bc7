using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;
using ClusterFit.Core.Studies.Sampling.CmaEs;

namespace ClusterFit.Core.Tests.Studies.Sampling.CmaEs;

public sealed class CmaEsSamplerSpecs
{
    private static readonly SearchSpace Space = new([
        new NumberDimension("rate", 1e-6, 1, Log: true),
        new NumberDimension("x", -5, 5),
        new NumberDimension("depth", 1, 30, Step: 1) { Whole = true },
        new ChoiceDimension("kind", ["a", "b"]),
    ]);

    [Fact]
    public void Finds_the_minimum_of_numbers_inside_and_at_the_edge()
    {
        var best = Search(Space, 300, seed: 1, values => Square(Math.Log10(values[0]) + 3) + Square(values[1] - 5) + Square((values[2] - 7) / 10));
        Assert.Equal(-3, Math.Log10(best.Values[0]), 0.1);
        Assert.Equal(5, best.Values[1], 0.1);
        Assert.Equal(7, best.Values[2]);
    }

    [Fact]
    public void Whole_numbers_do_not_freeze()
    {
        // The depth matters little until the others have converged; without a least deviation it ends at 3 to 6.
        var space = new SearchSpace([
            new NumberDimension("x", -5, 5), new NumberDimension("y", -5, 5), new NumberDimension("depth", 1, 8, Step: 1) { Whole = true }]);
        var depths = Enumerable.Range(0, 4).Select(seed =>
            Search(space, 300, seed, values => Square(values[0]) + Square(values[1]) + (1e-3 * Math.Abs(values[2] - 8))).Values[2]);
        Assert.Equal([8, 8, 8, 8], depths);
    }

    [Fact]
    public void A_generation_is_learned_from_when_it_is_complete()
    {
        var known = new List<Observation>();
        var sampler = new CmaEsSampler();
        var size = SearchDistribution.GenerationSizeOf(3);
        var before = Propose();
        for (var trial = 0; trial < size; trial++)
        {
            Assert.Equal(before, Propose());
            known.Add(new(trial, sampler.Propose(new(Space, 1, trial, 1, known, [])), [trial], 0, true));
        }

        Assert.NotEqual(before, Propose());

        Point Propose() => sampler.Propose(new(Space, 1, 1000, 1, known, []));
    }

    private static Point Search(SearchSpace space, int trials, long seed, Func<EquatableList<double>, double> loss)
    {
        var sampler = new CmaEsSampler();
        var known = new List<Observation>();
        for (var trial = 0; trial < trials; trial++)
        {
            var point = sampler.Propose(new(space, 1, trial, seed, known, []));
            known.Add(new(trial, point, [loss(point.Values)], 0, true));
        }

        return known.MinBy(each => each.Losses[0])!.Point;
    }

    private static double Square(double x) => x * x;
}
