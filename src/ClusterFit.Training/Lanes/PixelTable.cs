using ClusterFit.Training.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace ClusterFit.Training.Lanes;

/// <summary>On the device: the factors of all pixels' features, which the lanes of a pack share.</summary>
internal sealed class PixelTable : IDisposable
{
    private readonly int _features;
    private readonly Tensor _columns, _rows;
    private readonly Scalar _width, _height;

    /// <summary>The table of an image's grid.</summary>
    public PixelTable(GridFactors factors, Device device)
    {
        using var scope = NewDisposeScope();
        _features = factors.Count;
        _columns = tensor(factors.OfColumns).view(factors.Columns, 2L * _features).to(device, copy: true).DetachFromDisposeScope();
        _rows = tensor(factors.OfRows).view(factors.Rows, 2L * _features).to(device, copy: true).DetachFromDisposeScope();
        (_width, _height) = (factors.Columns, factors.Rows);
    }

    /// <summary>The features of pixels, which become a new last dimension.</summary>
    /// <param name="pixels">Numbers of pixels, row by row; whole images may be added to them.</param>
    public Tensor Features(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var flat = pixels.reshape(-1);
        var columns = _columns.index_select(0, flat.remainder(_width));
        var rows = _rows.index_select(0, flat.floor_divide(_width).remainder_(_height));
        var features = columns.mul_(rows).view(-1, 2, _features).sum(dim: 1);
        return features.view([.. pixels.shape, _features]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _columns.Dispose();
        _rows.Dispose();
        _width.Dispose();
        _height.Dispose();
    }
}
