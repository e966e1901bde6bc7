using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling.Sobol;

namespace ClusterFit.Core.Tests.Studies.Sampling.Sobol;

public sealed class SobolSamplerSpecs
{
    [Fact]
    public void First_points_are_the_published_ones()
    {
        // The example on the authors' page, https://web.maths.unsw.edu.au/~fkuo/sobol/.
        double[][] published =
        [
            [0, 0, 0], [0.5, 0.5, 0.5], [0.75, 0.25, 0.25], [0.25, 0.75, 0.75], [0.375, 0.375, 0.625], [0.875, 0.875, 0.125],
            [0.625, 0.125, 0.875], [0.125, 0.625, 0.375], [0.1875, 0.3125, 0.9375], [0.6875, 0.8125, 0.4375],
        ];
        for (var number = 0; number < published.Length; number++)
            Assert.Equal(published[number], Enumerable.Range(0, 3).Select(i => SobolSequence.Bits(number, i) * SobolSequence.Unit));
    }

    [Fact]
    public void Each_dimension_visits_each_part_of_the_interval_once_scrambled_or_not()
    {
        const int count = 1024;
        for (var dimension = 0; dimension < SobolSequence.MaxDimensions; dimension++)
            foreach (var seed in new uint?[] { null, 1, 0xDEADBEEF })
                Assert.Equal(count, Enumerable.Range(0, count).Select(number => SobolSequence.Bits(number, dimension))
                    .Select(bits => (seed is { } value ? SobolSampler.Scramble(bits, value) : bits) >> 22).Distinct().Count());
    }

    [Fact]
    public void Dimensions_differ_from_each_other()
    {
        var dimensions = Enumerable.Range(0, SobolSequence.MaxDimensions)
            .Select(i => string.Join(',', Enumerable.Range(0, 1024).Select(number => SobolSequence.Bits(number, i))));
        Assert.Equal(SobolSequence.MaxDimensions, dimensions.Distinct().Count());
    }

    [Fact]
    public void Points_integrate_better_than_random_ones()
    {
        // The mean of a product of six coordinates is 2^-6; 1,024 random points miss it by 5 % as a rule.
        var space = new SearchSpace([.. Enumerable.Range(0, 6).Select(i => new NumberDimension($"x{i}", 0, 1))]);
        var mean = Enumerable.Range(0, 1024).Average(trial =>
            new SobolSampler().Propose(new(space, 1, trial, 7, [], [])).Values.Aggregate((product, x) => product * x));
        Assert.InRange(mean * 64, 0.99, 1.01);
    }

    [Fact]
    public void There_are_no_more_than_64_dimensions()
    {
        var space = new SearchSpace([.. Enumerable.Range(0, 65).Select(i => new NumberDimension($"x{i}", 0, 1))]);
        Assert.Throws<ArgumentException>(() => new SobolSampler().Propose(new(space, 1, 0, 0, [], [])));
    }
}
