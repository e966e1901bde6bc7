using System.Numerics;
using System.Runtime.Intrinsics;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Networks;
using static TorchSharp.torch;

namespace ClusterFit.Training.Rendering;

/// <summary>Carries values and, as the field asks for, first derivatives and Laplacians through the network side by side (forward mode).
/// Each layer's buffer holds sections of equal length: values, d/dx, d/dy, Laplacian. Linear maps act on all alike; a function f turns
/// (z, z_x, z_y, Lz) into (f, f' z_x, f' z_y, f' Lz + f'' (z_x^2 + z_y^2)).</summary>
internal sealed class JetPass<T> : IDisposable where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Points that go through the network at once; a multiple of a vector, so that all sections are.</summary>
    public const int Rows = 256;

    private readonly NetworkShape _shape;
    private readonly FeatureSource<T> _grid;
    private readonly IReadOnlyList<Phase> _phases;
    private readonly double _scale;
    private readonly int _sections;
    private readonly int[] _points = new int[Rows];
    private readonly Block<T>[] _jets;
    private readonly Block<T>[] _slopes;
    private readonly Tensor[] _inputs, _weights, _outputs;
    private readonly Tensor?[] _values, _biases;

    /// <summary>A pass over the flat parameters, to be made on the thread that runs it.</summary>
    public JetPass(NetworkShape shape, Block<T> parameters, FeatureSource<T> grid, FieldKind field, double scale)
    {
        TorchSetup.Ensure();
        var layers = shape.Layers;
        (_shape, _grid, _scale) = (shape, grid, scale);
        _phases = shape.Spec.Encoder.Kind == EncoderKind.Siren ? [] : Phase.Of(shape.Spec.Encoder);
        _sections = field switch { FieldKind.Value => 1, FieldKind.Gradient => 3, _ => 4 };
        // One vector more: feature loops store whole vectors.
        _jets = [new Block<T>((long)_sections * Rows * shape.Inputs + Vector512<T>.Count),
            .. layers.Select(layer => new Block<T>((long)_sections * Rows * layer.Outputs))];
        _slopes = layers.Select(layer => new Block<T>((long)Rows * layer.Outputs)).ToArray();
        _inputs = layers.Select((layer, i) => _jets[i].View(0, _sections * Rows, layer.Inputs)).ToArray();
        _outputs = layers.Select((layer, i) => _jets[i + 1].View(0, _sections * Rows, layer.Outputs)).ToArray();
        _values = layers.Select((layer, i) => layer.HasBias ? _jets[i + 1].View(0, Rows, layer.Outputs) : null).ToArray();
        _biases = layers.Select(layer => layer.HasBias ? parameters.View(layer.BiasOffset, layer.Outputs) : null).ToArray();
        _weights = layers.Select(layer =>
        {
            using var weight = parameters.View(layer.Offset, layer.Outputs, layer.Inputs);
            return weight.t().DetachFromDisposeScope();
        }).ToArray();
    }

    /// <summary>Writes the field at points of the grid, one after the other.</summary>
    public unsafe void Run(int first, int count, Span<T> samples)
    {
        for (var i = 0; i < Rows; i++) _points[i] = first + Math.Min(i, count - 1);
        _grid.Fill(_points, _jets[0].Pointer);
        if (_sections > 1) SeedDerivatives();
        for (var i = 0; i < _weights.Length; i++)
        {
            _outputs[i].addmm_(_inputs[i], _weights[i], 0, 1);
            _values[i]?.add_(_biases[i]!, TorchSetup.One);
            if (_shape.Layers[i].Activation is { } activation) Activate(activation, _jets[i + 1].Pointer, _slopes[i]);
        }
        Collect(count, samples);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var tensor in _inputs.Concat(_weights).Concat(_outputs).Concat(_values).Concat(_biases)) tensor?.Dispose();
        foreach (var block in _jets.Concat(_slopes)) block.Dispose();
    }

    /// <summary>Derivatives of the features by the pixel position.</summary>
    private unsafe void SeedDerivatives()
    {
        var width = _shape.Inputs;
        var section = (long)Rows * width;
        var scale = T.CreateChecked(_scale);
        var value = _jets[0].Pointer;
        for (var row = 0; row < Rows; row++, value += width)
        {
            var dx = value + section;
            var dy = value + 2 * section;
            var laplacian = value + 3 * section;
            if (_phases.Count == 0)
            {
                (dx[0], dx[1], dy[0], dy[1]) = (scale, T.Zero, T.Zero, scale);
                if (_sections == 4) (laplacian[0], laplacian[1]) = (T.Zero, T.Zero);
            }
            for (var pair = 0; pair < _phases.Count; pair++)
            {
                var (sin, cos) = (value[pair], value[_phases.Count + pair]);
                var fx = T.CreateChecked(Math.PI * _phases[pair].X * _scale);
                var fy = T.CreateChecked(Math.PI * _phases[pair].Y * _scale);
                (dx[pair], dx[_phases.Count + pair]) = (fx * cos, -fx * sin);
                (dy[pair], dy[_phases.Count + pair]) = (fy * cos, -fy * sin);
                if (_sections < 4) continue;
                var square = fx * fx + fy * fy;
                (laplacian[pair], laplacian[_phases.Count + pair]) = (-square * sin, -square * cos);
            }
        }
    }

    private unsafe void Activate(Activation activation, T* jet, Block<T> slopes)
    {
        var section = slopes.Length;
        activation.Apply(jet, slopes.Pointer, section);
        if (_sections == 1) return;
        var curvature = Vector512.Create(T.CreateChecked(activation.Curvature));
        for (var i = 0L; i < section; i += Vector512<T>.Count)
        {
            var slope = Vector512.Load(slopes.Pointer + i);
            var (dx, dy) = (Vector512.Load(jet + section + i), Vector512.Load(jet + 2 * section + i));
            Vector512.Store(slope * dx, jet + section + i);
            Vector512.Store(slope * dy, jet + 2 * section + i);
            if (_sections < 4) continue;
            var bend = curvature * Vector512.Load(jet + i) * (dx * dx + dy * dy);
            Vector512.Store(slope * Vector512.Load(jet + 3 * section + i) + bend, jet + 3 * section + i);
        }
    }

    private void Collect(int count, Span<T> samples)
    {
        var jet = _jets[^1].Span;
        var section = Rows * _shape.Outputs;
        for (var i = 0; i < count * _shape.Outputs; i++)
        {
            if (_sections == 3)
                (samples[2 * i], samples[2 * i + 1]) = (jet[section + i], jet[2 * section + i]);
            else
                samples[i] = jet[(_sections - 1) * section + i];
        }
    }
}
