using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Points as columns, one for each dimension: of a continuous number its position in the unit interval, of a number with steps that of
/// the step, of a choice its own position; NaN where the dimension does not count.</summary>
internal sealed class PointTable
{
    private readonly double[][] _columns;

    /// <summary>First the known points, then the pending ones.</summary>
    public PointTable(SearchSpace space, IReadOnlyList<Observation> known, IReadOnlyList<Point> pending)
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
            if (space.Dimensions[i] is NumberDimension number) Convert(_columns[i], number);
    }

    /// <summary>Number of points.</summary>
    public int Rows { get; }

    /// <summary>The column of a dimension; longer than there are rows.</summary>
    public ReadOnlySpan<double> Column(int dimension) => _columns[dimension];

    private static void Convert(Span<double> column, NumberDimension dimension)
    {
        var isLog = dimension is { Log: true, Step: null };
        var (low, high) = isLog ? (Math.Log(dimension.Low), Math.Log(dimension.High)) : (dimension.Low, dimension.High);
        var scale = 1 / (dimension.Step ?? high - low);
        foreach (ref var value in MemoryMarshal.Cast<double, Vector512<double>>(column))
        {
            value = ((isLog ? Vector512.Log(value) : value) - Vector512.Create(low)) * scale;
            if (dimension.Step is not null) value = Vector512.Round(value);
        }
    }
}
