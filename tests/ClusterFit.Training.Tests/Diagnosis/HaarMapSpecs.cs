using ClusterFit.Core;
using ClusterFit.Training.Diagnosis;

namespace ClusterFit.Training.Tests.Diagnosis;

public class HaarMapSpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void The_map_is_orthogonal_and_its_transpose_undoes_it(int dimensions)
    {
        var map = new HaarMap(dimensions, new RandomStream(3, 1));
        var columns = Columns(map, dimensions);
        for (var i = 0; i < dimensions; i++)
        {
            for (var j = 0; j < dimensions; j++)
                Assert.Equal(i == j ? 1 : 0, columns[i].Zip(columns[j], (a, b) => a * b).Sum(), 1e-12);
            var back = (double[])columns[i].Clone();
            map.ApplyTransposed(back);
            for (var j = 0; j < dimensions; j++) Assert.Equal(i == j ? 1 : 0, back[j], 1e-12);
        }
    }

    // Moments of the Haar measure on the orthogonal group of n = 4: E[tr] = 0, E[tr^2] = 1, E[tr^4] = 3 (Diaconis and Shahshahani 1994) and
    // E[q^2] = 1/n, E[q^4] = 3/(n(n+2)) for each entry. A QR decomposition without the signs of R's diagonal fails on the first.
    [Fact]
    public void Its_moments_are_those_of_the_Haar_measure()
    {
        const int n = 4, draws = 20_000;
        var random = new RandomStream(5, 1);
        var (trace, trace2, trace4) = (0.0, 0.0, 0.0);
        var (square, fourth) = (new double[n, n], new double[n, n]);
        for (var draw = 0; draw < draws; draw++)
        {
            var columns = Columns(new HaarMap(n, random), n);
            var t = 0.0;
            for (var i = 0; i < n; i++)
            {
                t += columns[i][i];
                for (var j = 0; j < n; j++)
                {
                    square[i, j] += Math.Pow(columns[j][i], 2) / draws;
                    fourth[i, j] += Math.Pow(columns[j][i], 4) / draws;
                }
            }
            trace += t / draws;
            trace2 += t * t / draws;
            trace4 += t * t * t * t / draws;
        }
        // Standard errors are 0.007, 0.01 and 0.06, and 0.002 for the entries.
        Assert.Equal(0, trace, 0.035);
        Assert.Equal(1, trace2, 0.06);
        Assert.Equal(3, trace4, 0.35);
        foreach (var value in square) Assert.Equal(1.0 / n, value, 0.012);
        foreach (var value in fourth) Assert.Equal(3.0 / (n * (n + 2)), value, 0.012);
    }

    private static double[][] Columns(HaarMap map, int dimensions) => [.. Enumerable.Range(0, dimensions).Select(i =>
    {
        var column = new double[dimensions];
        column[i] = 1;
        map.Apply(column);
        return column;
    })];
}
