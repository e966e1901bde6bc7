using System.Runtime.CompilerServices;

namespace ClusterFit.Training.Fused;

/// <summary>A tile of the gradient on its way to the optimizer, row by row, while a kernel computes the next one.</summary>
internal unsafe struct GradientTile : ITileWork
{
    private readonly PackedAdam _adam;
    private readonly nint _panelLength;
    private readonly bool _hasSecondHalf;
    private float* _row;
    private nint _index;
    private int _left;

    /// <summary>A tile as a kernel left it.</summary>
    /// <param name="adam">The optimizer.</param>
    /// <param name="tile">The tile; to stay as it is until all rows are taken.</param>
    /// <param name="index">Index of its first number among all packed parameters.</param>
    /// <param name="panelLength">Distance from there to the first number of its second half.</param>
    /// <param name="hasSecondHalf">Whether the second half is data.</param>
    public GradientTile(PackedAdam adam, float* tile, nint index, nint panelLength, bool hasSecondHalf)
    {
        (_adam, _index, _panelLength, _hasSecondHalf, _left) = (adam, index, panelLength, hasSecondHalf, ITileKernel.Rows);
        _row = tile;
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next()
    {
        if (_left == 0) return;
        _adam.Take(_row, _index);
        if (_hasSecondHalf) _adam.Take(_row + ITileKernel.Half, _index + _panelLength);
        _row += ITileKernel.Width;
        _index += PackedLayer.Panel;
        _left--;
    }

    /// <summary>Does all that is left.</summary>
    public void Finish()
    {
        while (_left > 0) Next();
    }
}
