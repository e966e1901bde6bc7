using ClusterFit.Training.Devices;
using ClusterFit.Training.Fused;

namespace ClusterFit.Training.Tests.Fused;

public sealed class TranspositionSpecs
{
    [Theory]
    [InlineData(32, 252, 252, 32)]
    [InlineData(32, 2, 2, 32)]
    [InlineData(16, 32, 32, 16)]
    [InlineData(4, 7, 9, 5)]
    [InlineData(8, 1, 3, 11)]
    public unsafe void Element_of_row_and_column_moves_to_column_and_row(int rows, int columns, int fromStride, int toStride)
    {
        using var from = new Block<float>(rows * fromStride);
        using var to = new Block<float>(columns * toStride + 1);
        for (var i = 0; i < rows * fromStride; i++) from.Span[i] = i + 1;
        Transposition.Copy(from.Pointer, fromStride, rows, columns, to.Pointer, toStride);
        for (var i = 0; i < to.Span.Length; i++)
        {
            var (column, row) = (i / toStride, i % toStride);
            Assert.Equal(column < columns && row < rows ? row * fromStride + column + 1 : 0, to.Span[i]);
        }
    }
}
