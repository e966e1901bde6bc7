using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Work on eight numbers at a time.</summary>
internal static class Vectors
{
    // Below this the exponential is no normal number any more.
    private const double LeastExponent = -708;

    // The digits of ln 2 in two parts, so that a multiple of the first has no rounding error.
    private const double Ln2High = 0.693145751953125;
    private const double Ln2Low = 1.4286068203094172e-06;

    /// <summary>The next multiple of a vector's length.</summary>
    public static int Padded(int length) => (length + Vector512<double>.Count - 1) / Vector512<double>.Count * Vector512<double>.Count;

    /// <summary>The exponential of numbers up to 700, within a few units of the last digit; of numbers below -708 it is that of -708, next to
    /// nothing. Three times as fast as the framework's, which also treats what never occurs here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        // exp(x) = 2^n exp(r), where r lies between -ln 2 / 2 and ln 2 / 2, and exp(r) is a Taylor polynomial.
        x = Vector512.Max(x, Vector512.Create(LeastExponent));
        var n = Vector512.Round(x * (1 / Math.Log(2)));
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x));
        var sum = Vector512.Create(1 / 479001600.0);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 39916800.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 3628800.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 362880.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 40320.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 5040.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 720.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 120.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 24.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 6.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(0.5));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<double>.One);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<double>.One);
        return (sum.AsInt64() + (Vector512.ConvertToInt64(n) << 52)).AsDouble();
    }
}
