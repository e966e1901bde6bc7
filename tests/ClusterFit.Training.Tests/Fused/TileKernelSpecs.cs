using ClusterFit.Core;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fused;

namespace ClusterFit.Training.Tests.Fused;

/// <summary>Tiles against the sum in double precision, term by term.</summary>
public sealed class TileKernelSpecs
{
    private const int Numbers = 1 << 18;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(1, 32)]
    [InlineData(1, 253)]
    [InlineData(3, 16)]
    [InlineData(2, 32)]
    [InlineData(5, 5)]
    public void Tile_of_every_product_is_the_sum_within_rounding(int stretches, int steps)
    {
        Check<Kernel512, ForwardStrides>(stretches, steps);
        Check<Kernel512, BackwardStrides>(stretches, steps);
        Check<Kernel512, GradientStrides>(stretches, steps);
        Check<Kernel256, ForwardStrides>(stretches, steps);
        Check<Kernel256, BackwardStrides>(stretches, steps);
        Check<Kernel256, GradientStrides>(stretches, steps);
    }

    [Theory]
    [InlineData(1, 32)]
    [InlineData(4, 32)]
    public void Work_beside_a_product_is_done_once_and_before_the_tile_is_written(int stretches, int steps)
    {
        CheckWork<Kernel512>(stretches, steps);
        CheckWork<Kernel256>(stretches, steps);
    }

    private static unsafe void Check<TKernel, TStrides>(int stretches, int steps)
        where TKernel : struct, ITileKernel
        where TStrides : struct, ITileStrides
    {
        using var a = Noise(1);
        using var b = Noise(2);
        using var tile = new Block<float>(ITileKernel.Rows * ITileKernel.Width + 1);
        tile.Span[^1] = 77;
        var nothing = default(NoWork);
        const int aStretch = 5000, bStretch = 9000;
        TKernel.Multiply<TStrides, NoWork>(a.Pointer, b.Pointer, stretches, steps, aStretch, bStretch, tile.Pointer, ref nothing);
        for (var row = 0; row < ITileKernel.Rows; row++)
        {
            for (var column = 0; column < ITileKernel.Width; column++)
            {
                var (sum, size) = (0.0, 0.0);
                for (var stretch = 0; stretch < stretches; stretch++)
                {
                    for (var t = 0; t < steps; t++)
                    {
                        var half = column / ITileKernel.Half * TStrides.SecondHalf + column % ITileKernel.Half;
                        var term = (double)a.Span[stretch * aStretch + row * TStrides.Row + t * TStrides.A]
                            * b.Span[stretch * bStretch + t * TStrides.B + half];
                        (sum, size) = (sum + term, size + Math.Abs(term));
                    }
                }
                // A chain of n fused multiply-adds rounds n times, by at most half a unit in the last place of the sum so far.
                Assert.Equal(sum, tile.Span[row * ITileKernel.Width + column], stretches * steps * size / (1 << 24) + 1e-30);
            }
        }
        Assert.Equal(77, tile.Span[^1]);
    }

    private static unsafe void CheckWork<TKernel>(int stretches, int steps) where TKernel : struct, ITileKernel
    {
        using var a = Noise(1);
        using var b = Noise(2);
        using var tile = new Block<float>(ITileKernel.Rows * ITileKernel.Width);
        tile.Span[0] = 77;
        var count = new CountedWork(tile.Pointer);
        TKernel.Multiply<GradientStrides, CountedWork>(a.Pointer, b.Pointer, stretches, steps, 500, 1000, tile.Pointer, ref count);
        Assert.InRange(count.Pieces, ITileKernel.Rows, int.MaxValue);
        Assert.Equal(count.Pieces, count.PiecesBeforeTheTile);
        Assert.NotEqual(77, tile.Span[0]);
    }

    private static Block<float> Noise(int seed)
    {
        var random = new RandomStream(seed, 0);
        var block = new Block<float>(Numbers);
        foreach (ref var value in block.Span) value = (float)(2 * random.NextDouble() - 1);
        return block;
    }

    private unsafe struct CountedWork(float* tile) : ITileWork
    {
        public int Pieces { get; private set; }

        public int PiecesBeforeTheTile { get; private set; }

        public void Next()
        {
            Pieces++;
            if (*tile == 77) PiecesBeforeTheTile++;
        }
    }
}
