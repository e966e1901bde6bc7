using ClusterFit.Core.Fits;

namespace ClusterFit.Training.Encoders;

/// <summary>The features of all points of a grid, as a device combines them: feature i of the point in column c and row r is
/// A[c, i] C[r, i] + B[c, i] D[r, i]. For a sine and a cosine these are the angle-addition formulas. Memory grows with columns + rows.</summary>
internal sealed class GridFactors
{
    private GridFactors(int count, int columns, int rows)
    {
        (Count, Columns, Rows) = (count, columns, rows);
        (OfColumns, OfRows) = (new float[2 * count * columns], new float[2 * count * rows]);
    }

    /// <summary>Features of a point.</summary>
    public int Count { get; }

    /// <summary>Columns of the grid.</summary>
    public int Columns { get; }

    /// <summary>Rows of the grid.</summary>
    public int Rows { get; }

    /// <summary>For each column all factors A, then all factors B.</summary>
    public float[] OfColumns { get; }

    /// <summary>For each row all factors C, then all factors D.</summary>
    public float[] OfRows { get; }

    /// <summary>The factors of an encoder with resolved octaves on the pixels of an image.</summary>
    public static GridFactors Of(EncoderSpec encoder, PixelFrame image)
    {
        var (columns, rows) = (image.Columns(0, image.Width, image.Width), image.Rows(0, image.Height, image.Height));
        return encoder.Kind == EncoderKind.Siren ? OfCoordinates(columns, rows) : OfPhases(Phase.Of(encoder), columns, rows);
    }

    // x * 1 and 1 * y, both exact: an encoder that is the first layer of the network has the coordinates as its features.
    private static GridFactors OfCoordinates(double[] columns, double[] rows)
    {
        var factors = new GridFactors(2, columns.Length, rows.Length);
        for (var c = 0; c < columns.Length; c++) (factors.OfColumns[4 * c], factors.OfColumns[4 * c + 1]) = ((float)columns[c], 1);
        for (var r = 0; r < rows.Length; r++) (factors.OfRows[4 * r], factors.OfRows[4 * r + 1]) = (1, (float)rows[r]);
        return factors;
    }

    // First all sines, then all cosines, as in PhaseFeatures.
    private static GridFactors OfPhases(IReadOnlyList<Phase> phases, double[] columns, double[] rows)
    {
        var pairs = phases.Count;
        var factors = new GridFactors(2 * pairs, columns.Length, rows.Length);
        for (var c = 0; c < columns.Length; c++)
        {
            var entry = factors.OfColumns.AsSpan(4 * pairs * c, 4 * pairs);
            for (var i = 0; i < pairs; i++)
            {
                var (sin, cos) = Phase.At(phases[i].X, columns[c]);
                entry[i] = entry[3 * pairs + i] = (float)(phases[i].Weight * sin);
                entry[pairs + i] = entry[2 * pairs + i] = (float)(phases[i].Weight * cos);
                entry[3 * pairs + i] = -entry[3 * pairs + i];
            }
        }
        for (var r = 0; r < rows.Length; r++)
        {
            var entry = factors.OfRows.AsSpan(4 * pairs * r, 4 * pairs);
            for (var i = 0; i < pairs; i++)
            {
                var (sin, cos) = Phase.At(phases[i].Y, rows[r]);
                entry[i] = entry[pairs + i] = (float)cos;
                entry[2 * pairs + i] = entry[3 * pairs + i] = (float)sin;
            }
        }
        return factors;
    }
}
