using System.Numerics;
using ClusterFit.Core.Fits;

namespace ClusterFit.Training.Encoders;

/// <summary>Gives the features of the points of a grid. Point k is column k % columns of row k / columns.</summary>
internal abstract class FeatureSource<T> : IDisposable where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Features of a point.</summary>
    public abstract int Count { get; }

    /// <summary>Writes the features of each point, row by row. The memory must reach one vector further than the last feature.</summary>
    public abstract unsafe void Fill(ReadOnlySpan<int> points, T* features);

    /// <inheritdoc />
    public abstract void Dispose();

    /// <summary>The features of an encoder with resolved octaves on an image that is divided into so many columns and rows.</summary>
    public static FeatureSource<T> Create(EncoderSpec encoder, PixelFrame image, int columns, int rows) =>
        Create(encoder, image.Columns(0, image.Width, columns), image.Rows(0, image.Height, rows));

    /// <summary>The features of an encoder with resolved octaves on the grid of these network coordinates.</summary>
    public static FeatureSource<T> Create(EncoderSpec encoder, double[] columns, double[] rows) => encoder.Kind == EncoderKind.Siren
        ? new CoordinateFeatures<T>(columns, rows)
        : new PhaseFeatures<T>(Phase.Of(encoder), columns, rows);
}

/// <summary>The coordinates themselves, for an encoder that is the first layer of the network.</summary>
internal sealed class CoordinateFeatures<T>(double[] columns, double[] rows) : FeatureSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc />
    public override int Count => 2;

    /// <inheritdoc />
    public override unsafe void Fill(ReadOnlySpan<int> points, T* features)
    {
        for (var i = 0; i < points.Length; i++)
        {
            var (row, column) = Math.DivRem(points[i], columns.Length);
            features[2 * i] = T.CreateChecked(columns[column]);
            features[2 * i + 1] = T.CreateChecked(rows[row]);
        }
    }

    /// <inheritdoc />
    public override void Dispose() { }
}
