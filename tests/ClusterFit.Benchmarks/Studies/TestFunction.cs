using ClusterFit.Core.Studies;

namespace ClusterFit.Benchmarks.Studies;

/// <summary>A function to minimise whose minimum is known.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Space">Where it is defined.</param>
/// <param name="Minimum">Its least value.</param>
/// <param name="Value">Its value at a point of the space.</param>
internal sealed record TestFunction(string Name, SearchSpace Space, double Minimum, Func<Point, double> Value)
{
    private static readonly double[] HartmannWeights = [1, 1.2, 3, 3.2];

    private static readonly double[][] HartmannSlopes =
        [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]];

    private static readonly double[][] HartmannCentres =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    public static readonly TestFunction[] All =
    [
        new("Branin", new([new NumberDimension("x", -5, 10), new NumberDimension("y", 0, 15)]), 0.397887357729739, Branin),
        new("Hartmann-6", new([.. Enumerable.Range(0, 6).Select(i => new NumberDimension($"x{i}", 0, 1))]), -3.322368011415515, Hartmann),
        new("conditional", ConditionalSpace(), 0, Conditional),
    ];

    private static double Branin(Point point)
    {
        var (x, y) = (point.Values[0], point.Values[1]);
        var bow = y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6;
        return (bow * bow) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
    }

    private static double Hartmann(Point point) => -HartmannWeights.Select((weight, i) => weight * Math.Exp(
        -HartmannSlopes[i].Select((slope, k) => slope * Math.Pow(point.Values[k] - HartmannCentres[i][k], 2)).Sum())).Sum();

    // Three kinds with settings of their own; the best one, b, is the hardest to search.
    private static SearchSpace ConditionalSpace()
    {
        return new([
            new NumberDimension("x", 0, 1),
            new ChoiceDimension("kind", ["a", "b", "c"]),
            new NumberDimension("rate-a", 1e-4, 1, Log: true) { When = Kind("a") },
            new NumberDimension("depth", 1, 12, Step: 1) { When = Kind("b"), Whole = true },
            new NumberDimension("rate-b", 1e-5, 1e-1, Log: true) { When = Kind("b") },
            new NumberDimension("u", 0, 1) { When = Kind("c") },
        ]);

        static Condition Kind(string kind) => new("kind", [kind]);
    }

    private static double Conditional(Point point)
    {
        var values = point.Values;
        return values[1] switch
        {
            0 => 0.5 + Square(values[0] - 0.3) + (Square(Math.Log10(values[2]) + 2) / 4),
            1 => Square(values[0] - 0.7) + Square((values[3] - 6) / 4) + (Square(Math.Log10(values[4]) + 3) / 4),
            _ => 0.2 + Math.Abs(values[0] - values[5]),
        };
    }

    private static double Square(double x) => x * x;
}
