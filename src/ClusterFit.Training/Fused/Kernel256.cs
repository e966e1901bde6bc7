using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Training.Fused;

/// <summary>A tile as four parts, each in 8 of 16 registers of 256 bits; the runtime makes do with less where there are none.</summary>
internal readonly struct Kernel256 : ITileKernel
{
    private const int PartRows = ITileKernel.Rows / 2;

    /// <inheritdoc />
    public static unsafe void Multiply<TStrides, TWork>(
        float* a, float* b, int stretches, int steps, nint aStretch, nint bStretch, float* tile, ref TWork beside)
        where TStrides : struct, ITileStrides
        where TWork : struct, ITileWork
    {
        for (var row = 0; row < ITileKernel.Rows; row++) beside.Next();
        for (var row = 0; row < ITileKernel.Rows; row += PartRows)
        {
            float* from = a + row * TStrides.Row, to = tile + row * ITileKernel.Width;
            MultiplyPart<TStrides>(from, b, stretches, steps, aStretch, bStretch, to);
            MultiplyPart<TStrides>(from, b + TStrides.SecondHalf, stretches, steps, aStretch, bStretch, to + ITileKernel.Half);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void MultiplyPart<TStrides>(float* a, float* b, int stretches, int steps, nint aStretch, nint bStretch, float* tile)
        where TStrides : struct, ITileStrides
    {
        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (; stretches > 0; stretches--, a += aStretch, b += bStretch)
        {
            float* x = a, y = b;
            for (var t = steps; t > 0; t--, x += TStrides.A, y += TStrides.B)
            {
                var b0 = Vector256.Load(y);
                var b1 = Vector256.Load(y + Vector256<float>.Count);
                var a0 = Vector256.Create(*x);
                c00 = Vector256.FusedMultiplyAdd(a0, b0, c00);
                c01 = Vector256.FusedMultiplyAdd(a0, b1, c01);
                var a1 = Vector256.Create(x[TStrides.Row]);
                c10 = Vector256.FusedMultiplyAdd(a1, b0, c10);
                c11 = Vector256.FusedMultiplyAdd(a1, b1, c11);
                var a2 = Vector256.Create(x[2 * TStrides.Row]);
                c20 = Vector256.FusedMultiplyAdd(a2, b0, c20);
                c21 = Vector256.FusedMultiplyAdd(a2, b1, c21);
                var a3 = Vector256.Create(x[3 * TStrides.Row]);
                c30 = Vector256.FusedMultiplyAdd(a3, b0, c30);
                c31 = Vector256.FusedMultiplyAdd(a3, b1, c31);
            }
        }
        Store(c00, c01, tile);
        Store(c10, c11, tile + ITileKernel.Width);
        Store(c20, c21, tile + 2 * ITileKernel.Width);
        Store(c30, c31, tile + 3 * ITileKernel.Width);
    }

    private static unsafe void Store(Vector256<float> first, Vector256<float> second, float* row)
    {
        Vector256.Store(first, row);
        Vector256.Store(second, row + Vector256<float>.Count);
    }
}
