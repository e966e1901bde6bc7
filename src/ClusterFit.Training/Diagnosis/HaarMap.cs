using System.Runtime.Intrinsics;
using ClusterFit.Core;

namespace ClusterFit.Training.Diagnosis;

/// <summary>A Haar-random orthogonal map of n dimensions as a product of reflections (Stewart 1980): reflection k takes a standard normal
/// vector of k dimensions to an axis. It is drawn and applied in order n^2; the matrix itself, which training needs and this study does
/// not, takes order n^3.</summary>
internal sealed class HaarMap
{
    private const int Lanes = 8;

    // Unit normals of the reflections, one after the other: of 2 dimensions, 3, ... n; each acts on the last coordinates.
    private readonly double[] _normals;
    private readonly double[] _signs;

    public HaarMap(int dimensions, RandomStream random)
    {
        _signs = new double[dimensions];
        _normals = new double[dimensions * (dimensions + 1) / 2 - 1];
        _signs[dimensions - 1] = random.NextGaussian() < 0 ? -1 : 1;
        var start = 0;
        for (var k = 2; k <= dimensions; k++)
        {
            var normal = _normals.AsSpan(start, k);
            foreach (ref var value in normal) value = random.NextGaussian();
            var first = normal[0];
            // The reflection takes x to -sign(x1) |x| e1; adding the sign's length to x1 avoids cancellation.
            _signs[dimensions - k] = first < 0 ? 1 : -1;
            normal[0] += Math.CopySign(Math.Sqrt(Dot(normal, normal)), first);
            var length = Math.Sqrt(Dot(normal, normal));
            foreach (ref var value in normal) value /= length;
            start += k;
        }
    }

    /// <summary>Replaces x by Q x.</summary>
    public void Apply(Span<double> x)
    {
        for (var i = 0; i < x.Length; i++) x[i] *= _signs[i];
        var start = 0;
        for (var k = 2; k <= x.Length; start += k, k++) Reflect(_normals.AsSpan(start, k), x[^k..]);
    }

    /// <summary>Replaces x by the transpose of Q times x.</summary>
    public void ApplyTransposed(Span<double> x)
    {
        var start = _normals.Length;
        for (var k = x.Length; k >= 2; k--) Reflect(_normals.AsSpan(start -= k, k), x[^k..]);
        for (var i = 0; i < x.Length; i++) x[i] *= _signs[i];
    }

    private static void Reflect(ReadOnlySpan<double> normal, Span<double> x)
    {
        var twice = 2 * Dot(normal, x);
        var i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
            (Vector512.Create<double>(x[i..]) - twice * Vector512.Create(normal[i..])).CopyTo(x[i..]);
        for (; i < x.Length; i++) x[i] -= twice * normal[i];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sums = Vector512<double>.Zero;
        var i = 0;
        for (; i <= a.Length - Lanes; i += Lanes) sums += Vector512.Create(a[i..]) * Vector512.Create(b[i..]);
        var sum = Vector512.Sum(sums);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
