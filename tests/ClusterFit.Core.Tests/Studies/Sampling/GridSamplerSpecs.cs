using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Core.Tests.Studies.Sampling;

public sealed class GridSamplerSpecs
{
    private static readonly SearchSpace Space = new([
        new NumberDimension("depth", 1, 2, Step: 1) { Whole = true },
        new ChoiceDimension("schedule", ["constant", "cosine"]),
        new NumberDimension("floor", 0, 1) { Grid = 3, When = new("schedule", ["cosine"]) },
    ]);

    [Fact]
    public void Every_combination_comes_once_and_inactive_dimensions_multiply_nothing()
    {
        var points = Enumerable.Range(0, 8).Select(trial => Propose(Space, trial)).ToList();
        Assert.Equal(8, GridSampler.Count(Space));
        Assert.Equal(
        [
            "1 constant", "1 cosine 0", "1 cosine 0.5", "1 cosine 1", "2 constant", "2 cosine 0", "2 cosine 0.5", "2 cosine 1",
        ], points.Select(point => string.Join(' ', Space.Decode(point).Select(setting => setting.Value))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Any_part_of_the_order_has_a_bit_of_everything()
    {
        var space = new SearchSpace([new NumberDimension("x", 0, 1) { Grid = 10 }, new NumberDimension("y", 0, 1) { Grid = 10 }]);
        for (var from = 0; from <= 80; from++)
        {
            var lows = Enumerable.Range(from, 20).Count(trial => Propose(space, trial).Values[0] < 0.5);
            Assert.InRange(lows, 8, 12);
        }
    }

    [Fact]
    public void There_is_no_trial_after_the_last_point() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Propose(Space, 8));

    [Fact]
    public void A_continuous_dimension_needs_to_say_how_many_values_it_has() =>
        Assert.Throws<InvalidOperationException>(() => GridSampler.Count(new([new NumberDimension("x", 0, 1)])));

    [Fact]
    public void A_dimension_of_a_billion_steps_is_not_counted_through()
    {
        var space = new SearchSpace([new NumberDimension("x", 0, 1e9, Step: 1), new ChoiceDimension("y", ["a", "b"])]);
        Assert.Equal(2_000_000_002, GridSampler.Count(space));
        Assert.Contains(Enumerable.Range(0, 20), trial => Propose(space, trial).Values[0] > 9e8);
    }

    [Fact]
    public void A_grid_may_be_too_large_to_count()
    {
        var space = new SearchSpace([.. Enumerable.Range(0, 64).Select(i => new NumberDimension($"x{i}", 0, 1) { Grid = 10 })]);
        Assert.Equal(long.MaxValue, GridSampler.Count(space));
        Assert.Equal(50, Enumerable.Range(0, 50).Select(trial => string.Join(' ', Propose(space, trial).Values)).Distinct().Count());
    }

    private static Point Propose(SearchSpace space, int trial) => new GridSampler().Propose(new(space, 1, trial, 0, [], []));
}
