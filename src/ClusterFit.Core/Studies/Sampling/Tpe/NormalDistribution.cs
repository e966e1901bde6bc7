using System.Runtime.Intrinsics;

namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>The normal distribution.</summary>
internal static class NormalDistribution
{
    private const double Scale = 3.5;

    // A Chebyshev fit of exp(z²/2) P(Z > z) / t over t = Scale / (Scale + z), as a polynomial in 2t - 1, the highest power first. Within 6e-12
    // of the truth, relatively, for all z from 0.
    private static readonly double[] Tail =
    [
        2.8705835575237772e-08, 1.654020707064769e-07, -4.1774073906708407e-07, -1.2231187326960904e-06, 3.3534493468323433e-06,
        5.031173877512166e-06, -2.162807226113726e-05, -1.8982380150589493e-05, 0.00013619763072725274, 0.0001270971944470567,
        -0.00091117347552927, -0.0018503405918604882, 0.004973666615820915, 0.03315740766573318, 0.09012141996239632, 0.16158909031213903,
        0.21269030726744326,
    ];

    /// <summary>A number of the unit interval from the normal distribution of a mean in it and a width of at most 1.</summary>
    public static double DrawInside(double mean, double width, RandomStream random)
    {
        // A third of the draws lie inside at the worst.
        while (true)
        {
            var number = mean + (width * random.NextGaussian());
            if (number is >= 0 and <= 1) return number;
        }
    }

    /// <summary>The probability of the numbers from one to the other: within 1e-11 of itself in both tails, within 3e-12 elsewhere. Of the
    /// standard normal distribution.</summary>
    public static Vector512<double> Between(Vector512<double> low, Vector512<double> high)
    {
        // Mirrored to where less than half lies below, because there probabilities are small and keep their digits.
        var isAbove = Vector512.GreaterThan(low + high, Vector512<double>.Zero);
        var from = Vector512.ConditionalSelect(isAbove, -high, low);
        var to = Vector512.ConditionalSelect(isAbove, -low, high);

        // The lower of both is negative now, the other may be positive. Both at once, so that neither waits for its own last result.
        var (fromZ, toZ) = (Vector512.Abs(from), Vector512.Abs(to));
        var (fromT, toT) = (Vector512.Create(Scale) / (fromZ + Vector512.Create(Scale)), Vector512.Create(Scale) / (toZ + Vector512.Create(Scale)));
        var (fromU, toU) = (fromT + fromT - Vector512<double>.One, toT + toT - Vector512<double>.One);
        var (fromSum, toSum) = (Vector512<double>.Zero, Vector512<double>.Zero);
        foreach (var coefficient in Tail)
        {
            var next = Vector512.Create(coefficient);
            fromSum = Vector512.FusedMultiplyAdd(fromSum, fromU, next);
            toSum = Vector512.FusedMultiplyAdd(toSum, toU, next);
        }

        var fromTail = Vectors.Exp(fromZ * fromZ * -0.5) * fromT * fromSum;
        var toTail = Vectors.Exp(toZ * toZ * -0.5) * toT * toSum;
        var isBelow = Vector512.LessThan(to, Vector512<double>.Zero);
        return Vector512.ConditionalSelect(isBelow, toTail, Vector512<double>.One - toTail) - fromTail;
    }
}
