namespace ClusterFit.Training.Diagnosis;

/// <summary>Means of functions of a standard normal variable.</summary>
internal static class GaussianMean
{
    private const double Reach = 14;
    private const double Panel = 0.125;

    // Five-point Gauss-Legendre on [-1, 1].
    private static readonly (double At, double Weight)[] Rule =
    [
        (0, 128 / 225.0),
        (Math.Sqrt(5 - 2 * Math.Sqrt(10 / 7.0)) / 3, (322 + 13 * Math.Sqrt(70)) / 900),
        (-Math.Sqrt(5 - 2 * Math.Sqrt(10 / 7.0)) / 3, (322 + 13 * Math.Sqrt(70)) / 900),
        (Math.Sqrt(5 + 2 * Math.Sqrt(10 / 7.0)) / 3, (322 - 13 * Math.Sqrt(70)) / 900),
        (-Math.Sqrt(5 + 2 * Math.Sqrt(10 / 7.0)) / 3, (322 - 13 * Math.Sqrt(70)) / 900),
    ];

    /// <summary>E[f(Z)], to about 1e-13 for functions that are smooth apart from 0, where a panel of the rule ends, and that grow no
    /// faster than exp(2x).</summary>
    public static double Of(Func<double, double> function)
    {
        var sum = 0.0;
        for (var left = -Reach; left < Reach; left += Panel)
            foreach (var (at, weight) in Rule)
            {
                var x = left + Panel / 2 * (1 + at);
                sum += weight * function(x) * Math.Exp(-x * x / 2);
            }
        return sum * Panel / 2 / Math.Sqrt(2 * Math.PI);
    }
}
