using System.Runtime.Intrinsics;
using ClusterFit.Training.Devices;

namespace ClusterFit.Training.Fused;

/// <summary>One layer at work on strips of 32 pixels. Of each strip it keeps a row of 32 numbers for every output: a = f(z), and f'(z),
/// which back-propagation turns into dL/dz. The weight gradient reads dL/dz in panels, a row of 16 outputs for each pixel.</summary>
/// <typeparam name="TKernel">The kernel of its products.</typeparam>
internal sealed unsafe class StripLayer<TKernel> : IDisposable where TKernel : struct, ITileKernel
{
    private const int Strip = PackedLayer.Strip, Panel = PackedLayer.Panel, Rows = ITileKernel.Rows;

    /// <summary>Numbers in the dL/dz of two panels and a strip.</summary>
    private const int PairLength = 2 * Panel * Strip;

    private readonly PackedLayer _layer;
    private readonly float* _weights;
    private readonly float* _inputs;
    private readonly StripLayer<TKernel>? _previous;
    private readonly bool _feedsBias;
    private readonly int _outputRows;
    private readonly Block<float> _outputs, _deltas, _deltaPanels;

    /// <summary>A layer with room for so many strips.</summary>
    /// <param name="layer">Its parameters.</param>
    /// <param name="parameters">All packed parameters.</param>
    /// <param name="features">The inputs of a first layer.</param>
    /// <param name="previous">The layer whose outputs are its inputs; null for a first layer.</param>
    /// <param name="next">The layer that takes its outputs, if any.</param>
    /// <param name="strips">Strips at most.</param>
    public StripLayer(PackedLayer layer, Block<float> parameters, Block<float> features, StripLayer<TKernel>? previous, PackedLayer? next, int strips)
    {
        (_layer, _previous) = (layer, previous);
        _weights = parameters.Pointer + layer.Offset;
        _inputs = previous is null ? features.Pointer : previous._outputs.Pointer;
        _feedsBias = next is { Shape.HasBias: true };
        _outputRows = next?.InputRows ?? PackedLayer.Padded(layer.Shape.Outputs);
        _outputs = new Block<float>((long)strips * _outputRows * Strip);
        _deltas = new Block<float>((long)strips * _outputRows * Strip);
        _deltaPanels = new Block<float>((long)strips * Pairs * PairLength);
    }

    /// <summary>Pairs of panels: the parts of the layer that <see cref="Update"/> works on.</summary>
    public int Pairs => (_layer.Panels + 1) / 2;

    /// <summary>The outputs of a strip, a row of 32 pixels each.</summary>
    public float* Outputs(int strip) => _outputs.Pointer + (long)strip * _outputRows * Strip;

    /// <summary>f'(z) or dL/dz of a strip, a row of 32 pixels for each output. To be filled for the last layer before
    /// <see cref="Backward"/>.</summary>
    public float* Deltas(int strip) => _deltas.Pointer + (long)strip * _outputRows * Strip;

    /// <summary>Computes the outputs of a strip from its inputs.</summary>
    public void Forward(int strip)
    {
        float* inputs = Inputs(strip), outputs = Outputs(strip);
        var nothing = default(NoWork);
        for (var row = 0; row < _layer.Shape.Outputs; row += Rows)
        {
            TKernel.Multiply<ForwardStrides, NoWork>(_weights + row / Panel * _layer.PanelLength + row % Panel, inputs, 1, _layer.Inputs, 0, 0,
                outputs + row * Strip, ref nothing);
        }
        _layer.Shape.Activation?.Apply(outputs, Deltas(strip), _layer.Shape.Outputs * Strip);
        if (_feedsBias) new Span<float>(outputs + _layer.Shape.Outputs * Strip, Strip).Fill(1);
    }

    /// <summary>Passes dL/dz of a strip on to the layer before, and lays it out for <see cref="Update"/>.</summary>
    public void Backward(int strip)
    {
        float* deltas = Deltas(strip), panels = DeltaPanels(strip);
        for (var panel = 0; panel < _layer.Panels; panel++)
            Transposition.Copy(deltas + panel * Panel * Strip, Strip, Panel, Strip, panels + panel * Panel * Strip, Panel);
        if (_previous is null) return;
        var tile = stackalloc float[Rows * ITileKernel.Width];
        var nothing = default(NoWork);
        for (var row = 0; row < _previous._layer.Shape.Outputs; row += Rows)
        {
            TKernel.Multiply<BackwardStrides, NoWork>(_weights + row * Panel, deltas, _layer.Panels, Math.Min(Panel, _layer.Shape.Outputs),
                _layer.PanelLength, Panel * Strip, tile, ref nothing);
            Multiply(_previous.Deltas(strip) + row * Strip, tile, Rows * Strip);
        }
    }

    /// <summary>Computes the gradient of a pair of panels over the first strips, and updates their weights and moments with it.</summary>
    public void Update(int pair, int strips, PackedAdam adam)
    {
        var tile = stackalloc float[Rows * ITileKernel.Width];
        var latest = default(GradientTile);
        for (var row = 0; row < _layer.Inputs; row += Rows)
        {
            TKernel.Multiply<GradientStrides, GradientTile>(_inputs + row * Strip, DeltaPanels(0) + pair * PairLength, strips, Strip,
                _layer.InputRows * Strip, Pairs * PairLength, tile, ref latest);
            latest = new GradientTile(adam, tile, _layer.Offset + 2 * pair * _layer.PanelLength + row * Panel, _layer.PanelLength,
                hasSecondHalf: 2 * pair + 1 < _layer.Panels);
        }
        latest.Finish();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _outputs.Dispose();
        _deltas.Dispose();
        _deltaPanels.Dispose();
    }

    private static void Multiply(float* target, float* factor, int length)
    {
        for (var i = 0; i < length; i += Vector512<float>.Count)
            Vector512.Store(Vector512.Load(target + i) * Vector512.Load(factor + i), target + i);
    }

    private float* Inputs(int strip) => _inputs + (long)strip * _layer.InputRows * Strip;

    private float* DeltaPanels(int strip) => _deltaPanels.Pointer + (long)strip * Pairs * PairLength;
}
