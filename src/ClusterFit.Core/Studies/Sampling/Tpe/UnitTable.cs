using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Points as columns, one for each dimension: numbers by their position in the unit interval, choices by their own position, NaN where
/// a dimension does not count.</summary>
internal sealed class UnitTable
{
    private readonly double[][] _columns;

    /// <summary>First the known points, then the pending ones.</summary>
    public UnitTable(SearchSpace space, IReadOnlyList<Observation> known, IReadOnlyList<Point> pending)
    {
        Rows = known.Count + pending.Count;
        _columns = new double[space.Dimensions.Count][];
        for (var i = 0; i < _columns.Length; i++) _columns[i] = new double[Vectors.Padded(Rows)];
        for (var row = 0; row < Rows; row++)
        {
            var values = (row < known.Count ? known[row].Point : pending[row - known.Count]).Values;
            for (var i = 0; i < _columns.Length; i++) _columns[i][row] = values[i];
        }

        for (var i = 0; i < _columns.Length; i++)
            if (space.Dimensions[i] is NumberDimension number) ToUnit(_columns[i], number);
    }

    /// <summary>Number of points.</summary>
    public int Rows { get; }

    /// <summary>The column of a dimension; longer than there are rows.</summary>
    public ReadOnlySpan<double> Column(int dimension) => _columns[dimension];

    /// <summary>The same as <see cref="NumberDimension.ToUnit"/> for each value.</summary>
    private static void ToUnit(Span<double> column, NumberDimension dimension)
    {
        var (low, high) = dimension.Edges;
        if (dimension.Log) (low, high) = (Math.Log(low), Math.Log(high));
        var scale = 1 / (high - low);
        foreach (ref var value in MemoryMarshal.Cast<double, Vector512<double>>(column))
            value = ((dimension.Log ? Vector512.Log(value) : value) - Vector512.Create(low)) * scale;
    }
}
