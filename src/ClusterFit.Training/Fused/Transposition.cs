using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ClusterFit.Training.Fused;

/// <summary>Exchanges rows and columns.</summary>
internal static class Transposition
{
    /// <summary>Side of the blocks that are exchanged in registers.</summary>
    private const int Side = 4;

    /// <summary>Copies a matrix of so many rows, a multiple of 4, and columns to the columns and rows of another.</summary>
    /// <param name="from">The matrix.</param>
    /// <param name="fromStride">Distance between its rows.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="to">The other matrix.</param>
    /// <param name="toStride">Distance between the other's rows.</param>
    public static unsafe void Copy(float* from, int fromStride, int rows, int columns, float* to, int toStride)
    {
        var blocks = Sse.IsSupported ? columns / Side * Side : 0;
        for (var row = 0; row < rows; row += Side, from += Side * fromStride, to += Side)
        {
            for (var column = 0; column < blocks; column += Side) CopyBlock(from + column, fromStride, to + column * toStride, toStride);
            for (var column = blocks; column < columns; column++)
            {
                for (var i = 0; i < Side; i++) to[column * toStride + i] = from[i * fromStride + column];
            }
        }
    }

    private static unsafe void CopyBlock(float* from, int fromStride, float* to, int toStride)
    {
        var (a, b) = (Vector128.Load(from), Vector128.Load(from + fromStride));
        var (c, d) = (Vector128.Load(from + 2 * fromStride), Vector128.Load(from + 3 * fromStride));
        var (ab, abHigh) = (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b));
        var (cd, cdHigh) = (Sse.UnpackLow(c, d), Sse.UnpackHigh(c, d));
        Vector128.Store(Sse.MoveLowToHigh(ab, cd), to);
        Vector128.Store(Sse.MoveHighToLow(cd, ab), to + toStride);
        Vector128.Store(Sse.MoveLowToHigh(abHigh, cdHigh), to + 2 * toStride);
        Vector128.Store(Sse.MoveHighToLow(cdHigh, abHigh), to + 3 * toStride);
    }
}
