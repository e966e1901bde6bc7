using System.Numerics;
using System.Runtime.Intrinsics;
using ClusterFit.Training.Devices;

namespace ClusterFit.Training.Encoders;

/// <summary>Sine and cosine features without a table of the whole grid: a phase is a part of the column plus a part of the row, so one
/// sine and cosine per column and per row are kept and combined by the angle-addition formulas.</summary>
internal sealed class PhaseFeatures<T> : FeatureSource<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _pairs;
    private readonly int _paddedPairs;
    private readonly int _gridColumns;
    private readonly Block<T> _columns;
    private readonly Block<T> _rows;

    /// <summary>The pairs' features on the grid of these network coordinates.</summary>
    public PhaseFeatures(IReadOnlyList<Phase> phases, double[] columns, double[] rows)
    {
        _pairs = phases.Count;
        _paddedPairs = (int)Block<T>.Whole(_pairs);
        _gridColumns = columns.Length;
        _columns = Table(columns, phases.Select(phase => (phase.X, phase.Weight)).ToArray());
        _rows = Table(rows, phases.Select(phase => (phase.Y, 1.0)).ToArray());
    }

    /// <inheritdoc />
    public override int Count => 2 * _pairs;

    /// <inheritdoc />
    public override unsafe void Fill(ReadOnlySpan<int> points, T* features)
    {
        foreach (var point in points)
        {
            var (row, column) = Math.DivRem(point, _gridColumns);
            var a = _columns.Pointer + 2L * _paddedPairs * column;
            var b = _rows.Pointer + 2L * _paddedPairs * row;
            // Whole vectors are stored; what reaches too far is overwritten by what follows: first the sines, then the cosines.
            for (var i = 0; i < _paddedPairs; i += Vector512<T>.Count)
            {
                var (sinA, cosA) = (Vector512.Load(a + i), Vector512.Load(a + _paddedPairs + i));
                var (sinB, cosB) = (Vector512.Load(b + i), Vector512.Load(b + _paddedPairs + i));
                Vector512.Store(sinA * cosB + cosA * sinB, features + i);
            }
            for (var i = 0; i < _paddedPairs; i += Vector512<T>.Count)
            {
                var (sinA, cosA) = (Vector512.Load(a + i), Vector512.Load(a + _paddedPairs + i));
                var (sinB, cosB) = (Vector512.Load(b + i), Vector512.Load(b + _paddedPairs + i));
                Vector512.Store(cosA * cosB - sinA * sinB, features + _pairs + i);
            }
            features += 2 * _pairs;
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _columns.Dispose();
        _rows.Dispose();
    }

    /// <summary>For each position the weighted sines of all pairs, then the cosines.</summary>
    private unsafe Block<T> Table(double[] positions, (double Frequency, double Weight)[] pairs)
    {
        var table = new Block<T>(2L * _paddedPairs * positions.Length);
        for (var p = 0; p < positions.Length; p++)
        {
            var entry = table.Pointer + 2L * _paddedPairs * p;
            for (var i = 0; i < _pairs; i++)
            {
                var (sin, cos) = Phase.At(pairs[i].Frequency, positions[p]);
                entry[i] = T.CreateChecked(pairs[i].Weight * sin);
                entry[_paddedPairs + i] = T.CreateChecked(pairs[i].Weight * cos);
            }
        }
        return table;
    }
}
