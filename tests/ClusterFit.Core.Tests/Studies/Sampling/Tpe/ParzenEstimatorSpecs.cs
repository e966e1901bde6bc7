using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;
using ClusterFit.Core.Studies.Sampling.Tpe;

namespace ClusterFit.Core.Tests.Studies.Sampling.Tpe;

/// <summary>The expected densities come from the formulas, written down in another language with another library's error function. Those of all
/// but the logarithmic whole number are the ones of Optuna 3.1 too, to all digits, once its kernels are divided by their widths (its issue
/// 5109, corrected in 3.5).</summary>
public sealed class ParzenEstimatorSpecs
{
    private static readonly SearchSpace Space = new([
        new NumberDimension("x", 0, 1),
        new NumberDimension("rate", 1e-5, 1, Log: true),
        new NumberDimension("depth", 1, 12, Step: 1) { Whole = true },
        new NumberDimension("width", 1, 64, Log: true, Step: 1) { Whole = true },
        new ChoiceDimension("kind", ["a", "b", "c"]),
    ]);

    private static readonly double[][] Observed =
        [[0.1, 1e-4, 1, 1, 0], [0.35, 3e-3, 3, 2, 2], [0.4, 1e-2, 3, 16, 2], [0.85, 0.5, 12, 60, 1]];

    private static readonly double[][] Asked =
        [[0, 1e-5, 1, 1, 0], [0.3, 1e-3, 3, 3, 1], [0.5, 1e-2, 7, 16, 2], [0.95, 1, 12, 64, 2]];

    [Theory]
    [InlineData(0, false, new[] { -0.2110792139, 0.339293916, 0.2219765079, -0.6089450941 })]
    [InlineData(0, true, new[] { -0.2037050028, 0.3344029468, 0.0377257268, -0.3838880301 })]
    [InlineData(1, false, new[] { -0.4914625476, 0.1207353177, 0.1490323851, -0.2118933077 })]
    [InlineData(1, true, new[] { -0.7902416824, 0.1106813667, 0.1891112601, -0.0882506468 })]
    [InlineData(2, false, new[] { 0.503554569, 0.5078960272, -0.3531503629, -0.6223614865 })]
    [InlineData(2, true, new[] { 0.4874720634, 0.5562676482, -0.9058332061, -0.0212680485 })]
    [InlineData(3, false, new[] { 0.0658456732, 0.0261686249, -0.0535734054, -0.0549574255 })]
    [InlineData(3, true, new[] { 0.0333251245, -0.0480881033, -0.0409938141, 0.174542587 })]
    [InlineData(4, false, new[] { -0.1335313926, -0.1335313926, 0.2231435513, 0.2231435513 })]
    public void Density_of_one_dimension(int dimension, bool jointly, double[] expected)
    {
        var estimator = Estimate(Space, Observed, [dimension], jointly);
        AssertClose(expected, estimator.LogDensities([.. Asked.Select(point => new[] { point[dimension] })]));
    }

    [Fact]
    public void Density_of_several_dimensions_together() =>
        AssertClose([2.8472544745, 1.0293094269, 0.8661680585, 2.3635090813],
            Estimate(Space, Observed, [0, 1, 2, 3, 4], jointly: true).LogDensities(Asked));

    [Theory]
    [InlineData(false, new[] { -1.5254142834, 0.1492986889, 0.0950414843, 0.1770828077 })]
    [InlineData(true, new[] { -0.6410368361, -0.0045962088, 0.0204479666, -0.0048850836 })]
    public void Old_ones_of_many_observations_weigh_less(bool jointly, double[] expected)
    {
        var space = new SearchSpace([Space.Dimensions[0]]);
        double[][] observed = [.. Enumerable.Range(0, 40).Select(i => new[] { ((i * 7 % 40) + 0.5) / 40 })];
        AssertClose(expected, Estimate(space, observed, [0], jointly).LogDensities([[0], [0.3], [0.5], [0.95]]));
    }

    [Fact]
    public void Without_observations_it_is_the_prior_alone()
    {
        // A normal distribution with the width of the interval, truncated to it.
        var peak = -Math.Log(Math.Sqrt(2 * Math.PI) * 0.38292492254802624);
        AssertClose([peak, peak - 0.125], Estimate(Space, [], [0, 4], jointly: true).LogDensities([[0.5, 0], [0, 2]]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Draws_follow_the_density(bool jointly)
    {
        var estimator = Estimate(Space, Observed, [2], jointly);
        double[] chances = [.. Enumerable.Range(1, 12).Select(depth => Math.Exp(estimator.LogDensities([[depth]])[0]) / 12)];
        Assert.Equal(1, chances.Sum(), 1e-9);
        var random = new RandomStream(1, 1);
        const int draws = 20_000;
        var counts = new int[12];
        for (var i = 0; i < draws; i++) counts[(int)estimator.Draw(random)[0] - 1]++;
        for (var i = 0; i < 12; i++) Assert.Equal(chances[i], counts[i] / (double)draws, 0.015);
    }

    [Fact]
    public void Draws_of_choices_follow_the_density()
    {
        var estimator = Estimate(Space, Observed, [4], jointly: false);
        var random = new RandomStream(1, 1);
        var counts = new int[3];
        for (var i = 0; i < 20_000; i++) counts[(int)estimator.Draw(random)[0]]++;
        for (var i = 0; i < 3; i++) Assert.Equal(Math.Exp(estimator.LogDensities([[i]])[0]) / 3, counts[i] / 20_000.0, 0.015);
    }

    private static ParzenEstimator Estimate(SearchSpace space, double[][] observed, int[] group, bool jointly)
    {
        Observation[] known = [.. observed.Select((values, i) => new Observation(i, new(EquatableList.Create<double>(values)), [0], 0, true))];
        return new(space, new PointTable(space, known, []), group, [.. Enumerable.Range(0, known.Length)], jointly);
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-9);
    }
}
