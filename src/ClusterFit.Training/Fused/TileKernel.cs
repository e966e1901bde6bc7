namespace ClusterFit.Training.Fused;

/// <summary>Computes a tile of a matrix product, <see cref="Rows"/> rows of <see cref="Width"/> numbers, in registers: row i of the tile is
/// the sum over t of a number a(i, t) times the vector b(t). Each number of the tile is a chain of fused multiply-adds in the order of t,
/// so all implementations give the same bits.</summary>
internal interface ITileKernel
{
    /// <summary>Rows of a tile.</summary>
    const int Rows = 8;

    /// <summary>Numbers in a row of a tile: two halves of 16.</summary>
    const int Width = 32;

    /// <summary>Numbers in half a row.</summary>
    const int Half = 16;

    /// <summary>Computes a tile.</summary>
    /// <param name="a">The number a(0, 0).</param>
    /// <param name="b">The first half of b(0).</param>
    /// <param name="stretches">Stretches that t runs over.</param>
    /// <param name="steps">Values of t in a stretch.</param>
    /// <param name="aStretch">Distance in <paramref name="a"/> of one stretch from the next.</param>
    /// <param name="bStretch">Distance in <paramref name="b"/> of one stretch from the next.</param>
    /// <param name="tile">Takes the tile, row by row, when all is computed.</param>
    /// <param name="beside">What is done beside, a piece for each row of a tile; all 8 of them when there are at least 32 steps.</param>
    static abstract unsafe void Multiply<TStrides, TWork>(
        float* a, float* b, int stretches, int steps, nint aStretch, nint bStretch, float* tile, ref TWork beside)
        where TStrides : struct, ITileStrides
        where TWork : struct, ITileWork;
}
