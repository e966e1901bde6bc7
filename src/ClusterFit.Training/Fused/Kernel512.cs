using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Training.Fused;

/// <summary>A tile in 16 of 32 registers of 512 bits.</summary>
internal readonly struct Kernel512 : ITileKernel
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Multiply<TStrides, TWork>(
        float* a, float* b, int stretches, int steps, nint aStretch, nint bStretch, float* tile, ref TWork beside)
        where TStrides : struct, ITileStrides
        where TWork : struct, ITileWork
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        Vector512<float> c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        for (; stretches > 0; stretches--, a += aStretch, b += bStretch)
        {
            float* x = a, y = b;
            for (var t = steps; t > 0; t--, x += TStrides.A, y += TStrides.B)
            {
                var b0 = Vector512.Load(y);
                var b1 = Vector512.Load(y + TStrides.SecondHalf);
                var a0 = Vector512.Create(*x);
                c00 = Vector512.FusedMultiplyAdd(a0, b0, c00);
                c01 = Vector512.FusedMultiplyAdd(a0, b1, c01);
                var a1 = Vector512.Create(x[TStrides.Row]);
                c10 = Vector512.FusedMultiplyAdd(a1, b0, c10);
                c11 = Vector512.FusedMultiplyAdd(a1, b1, c11);
                var a2 = Vector512.Create(x[2 * TStrides.Row]);
                c20 = Vector512.FusedMultiplyAdd(a2, b0, c20);
                c21 = Vector512.FusedMultiplyAdd(a2, b1, c21);
                var a3 = Vector512.Create(x[3 * TStrides.Row]);
                c30 = Vector512.FusedMultiplyAdd(a3, b0, c30);
                c31 = Vector512.FusedMultiplyAdd(a3, b1, c31);
                var a4 = Vector512.Create(x[4 * TStrides.Row]);
                c40 = Vector512.FusedMultiplyAdd(a4, b0, c40);
                c41 = Vector512.FusedMultiplyAdd(a4, b1, c41);
                var a5 = Vector512.Create(x[5 * TStrides.Row]);
                c50 = Vector512.FusedMultiplyAdd(a5, b0, c50);
                c51 = Vector512.FusedMultiplyAdd(a5, b1, c51);
                var a6 = Vector512.Create(x[6 * TStrides.Row]);
                c60 = Vector512.FusedMultiplyAdd(a6, b0, c60);
                c61 = Vector512.FusedMultiplyAdd(a6, b1, c61);
                var a7 = Vector512.Create(x[7 * TStrides.Row]);
                c70 = Vector512.FusedMultiplyAdd(a7, b0, c70);
                c71 = Vector512.FusedMultiplyAdd(a7, b1, c71);
                if (t % 4 == 0) beside.Next();
            }
        }
        Store(c00, c01, tile);
        Store(c10, c11, tile + ITileKernel.Width);
        Store(c20, c21, tile + 2 * ITileKernel.Width);
        Store(c30, c31, tile + 3 * ITileKernel.Width);
        Store(c40, c41, tile + 4 * ITileKernel.Width);
        Store(c50, c51, tile + 5 * ITileKernel.Width);
        Store(c60, c61, tile + 6 * ITileKernel.Width);
        Store(c70, c71, tile + 7 * ITileKernel.Width);
    }

    private static unsafe void Store(Vector512<float> first, Vector512<float> second, float* row)
    {
        Vector512.Store(first, row);
        Vector512.Store(second, row + ITileKernel.Half);
    }
}
