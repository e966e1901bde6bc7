using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Training.Networks;

/// <summary>Sine and cosine of a vector at once.</summary>
internal static class SinCos
{
    // Pi/2 as a sum of three singles; with fused multiply-add the products need not be exact.
    private const float HalfPiHigh = 1.57079637f, HalfPiMiddle = -4.37113883e-8f, HalfPiLow = -1.71512451e-15f;

    /// <summary>Above this magnitude a single-precision argument is reduced in double precision, one by one.</summary>
    private const float VectorLimit = 65536;

    /// <summary>Single precision: absolute error below 1.2e-7 (2 units in the last place of 1) at every finite argument. Double precision:
    /// that of the runtime library.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> Sin, Vector512<T> Cos) Of<T>(Vector512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var (sin, cos) = Single(x.AsSingle());
            return (sin.As<float, T>(), cos.As<float, T>());
        }
        else
        {
            var (sin, cos) = Vector512.SinCos(x.AsDouble());
            return (sin.As<double, T>(), cos.As<double, T>());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Sin, Vector512<float> Cos) Single(Vector512<float> x)
    {
        if (!Vector512.LessThanOrEqualAll(Vector512.Abs(x), Vector512.Create(VectorLimit))) return OneByOne(x);
        var quadrant = Vector512.Round(x * (float)(2 / Math.PI));
        var r = Vector512.FusedMultiplyAdd(quadrant, Vector512.Create(-HalfPiHigh), x);
        r = Vector512.FusedMultiplyAdd(quadrant, Vector512.Create(-HalfPiMiddle), r);
        r = Vector512.FusedMultiplyAdd(quadrant, Vector512.Create(-HalfPiLow), r);
        var r2 = r * r;

        // Minimax polynomials on [-pi/4, pi/4] (Moshier, Cephes sinf and cosf).
        var s = Vector512.FusedMultiplyAdd(Vector512.Create(-1.9515295891e-4f), r2, Vector512.Create(8.3321608736e-3f));
        s = Vector512.FusedMultiplyAdd(s, r2, Vector512.Create(-1.6666654611e-1f));
        s = Vector512.FusedMultiplyAdd(s * r2, r, r);
        var c = Vector512.FusedMultiplyAdd(Vector512.Create(2.443315711809948e-5f), r2, Vector512.Create(-1.388731625493765e-3f));
        c = Vector512.FusedMultiplyAdd(c, r2, Vector512.Create(4.166664568298827e-2f));
        c = Vector512.FusedMultiplyAdd(c, r2, Vector512.Create(-0.5f));
        c = Vector512.FusedMultiplyAdd(c, r2, Vector512<float>.One);

        // Quadrants 1 and 3 swap the two; quadrants 2, 3 negate the sine and 1, 2 the cosine.
        var n = Vector512.ConvertToInt32Native(quadrant);
        var swap = Vector512.Equals(n & Vector512<int>.One, Vector512<int>.One).AsSingle();
        var sinSign = ((n & Vector512.Create(2)) << 30).AsSingle();
        var cosSign = (((n + Vector512<int>.One) & Vector512.Create(2)) << 30).AsSingle();
        return (Vector512.ConditionalSelect(swap, c, s) ^ sinSign, Vector512.ConditionalSelect(swap, s, c) ^ cosSign);
    }

    private static (Vector512<float> Sin, Vector512<float> Cos) OneByOne(Vector512<float> x)
    {
        var (sin, cos) = (Vector512<float>.Zero, Vector512<float>.Zero);
        for (var i = 0; i < Vector512<float>.Count; i++)
        {
            var (s, c) = Math.SinCos(x[i]);
            sin = sin.WithElement(i, (float)s);
            cos = cos.WithElement(i, (float)c);
        }
        return (sin, cos);
    }
}
