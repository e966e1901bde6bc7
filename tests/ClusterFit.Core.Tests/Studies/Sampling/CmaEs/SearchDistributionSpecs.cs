using ClusterFit.Core.Studies.Sampling.CmaEs;

namespace ClusterFit.Core.Tests.Studies.Sampling.CmaEs;

public sealed class SearchDistributionSpecs
{
    private const int Dimensions = 10;

    /// <summary>The references are the medians of eleven runs of the Python package cmaes 0.9.1, the one that Optuna uses, from the same start to
    /// the same target.</summary>
    [Theory]
    [InlineData("sphere", 1462)]
    [InlineData("ellipsoid", 4164)]
    [InlineData("Rosenbrock", 5095)]
    public void Reaches_the_minimum_with_as_many_evaluations_as_the_reference(string function, int reference)
    {
        int[] evaluations = [.. Enumerable.Range(0, 11).Select(seed => Evaluations(function, seed)).Order()];
        Assert.InRange(evaluations[5], 0.85 * reference, 1.1 * reference);
    }

    [Fact]
    public void Parameters_are_those_of_the_tutorial()
    {
        Assert.Equal([4, 7, 8, 10, 16], new[] { 1, 3, 5, 10, 64 }.Select(SearchDistribution.GenerationSizeOf));
        Assert.Equal(10, new SearchDistribution(new double[10], 1).GenerationSize);
    }

    [Fact]
    public void Widening_reaches_the_least_deviation_and_leaves_other_coordinates_alone()
    {
        var distribution = new SearchDistribution(new double[2], 0.1);
        distribution.Widen([0, 0.5]);
        var random = new RandomStream(1, 1);
        double[][] points = [.. Enumerable.Range(0, 20_000).Select(_ => distribution.Draw(random))];
        Assert.Equal(0.1, Math.Sqrt(points.Average(point => point[0] * point[0])), 0.003);
        Assert.Equal(0.5, Math.Sqrt(points.Average(point => point[1] * point[1])), 0.015);
    }

    [Fact]
    public void Eigenvectors_rebuild_the_matrix()
    {
        double[,] matrix = { { 4, 1, -2 }, { 1, 3, 0.5 }, { -2, 0.5, 9 } };
        var (vectors, values) = SymmetricMatrix.Eigen(matrix);
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
            {
                Assert.Equal(matrix[i, j], Enumerable.Range(0, 3).Sum(k => vectors[i, k] * values[k] * vectors[j, k]), 1e-12);
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, 3).Sum(k => vectors[k, i] * vectors[k, j]), 1e-12);
            }
    }

    private static int Evaluations(string function, int seed)
    {
        var random = new RandomStream(seed, 1);
        var start = function == "Rosenbrock" ? 0 : 0.5;
        var distribution = new SearchDistribution([.. Enumerable.Repeat(start, Dimensions)], 0.3);
        var evaluations = 0;
        while (true)
        {
            var points = new List<(double[] Point, double Loss)>();
            for (var k = 0; k < distribution.GenerationSize; k++)
            {
                var point = distribution.Draw(random);
                evaluations++;
                points.Add((point, Loss(function, point)));
                if (points[^1].Loss <= 1e-9) return evaluations;
            }

            distribution.Learn([.. points.OrderBy(each => each.Loss).Select(each => each.Point)]);
        }
    }

    private static double Loss(string function, double[] x) => function switch
    {
        "sphere" => x.Sum(each => each * each),
        "ellipsoid" => x.Select((each, i) => Math.Pow(1e6, i / (Dimensions - 1.0)) * each * each).Sum(),
        _ => x.Zip(x.Skip(1), (a, b) => (100 * Math.Pow(b - (a * a), 2)) + Math.Pow(1 - a, 2)).Sum(),
    };
}
