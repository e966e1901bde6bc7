using ClusterFit.Core.Fits;
using ClusterFit.Training.Encoders;
using ClusterFit.Training.Weights;

namespace ClusterFit.Training.Networks;

/// <summary>One linear layer: where its parameters lie in the flat vector, and what follows it.</summary>
/// <param name="Name">Prefix of its tensors' names.</param>
/// <param name="Inputs">Columns of the weight.</param>
/// <param name="Outputs">Rows of the weight.</param>
/// <param name="HasBias">Whether a bias follows the weight.</param>
/// <param name="Activation">The function after it; null after the last layer.</param>
/// <param name="Offset">Index of its first weight among all parameters.</param>
internal sealed record LayerShape(string Name, int Inputs, int Outputs, bool HasBias, Activation? Activation, int Offset)
{
    /// <summary>Index of its first bias.</summary>
    public int BiasOffset => Offset + Inputs * Outputs;

    /// <summary>Index after its last parameter.</summary>
    public int End => BiasOffset + (HasBias ? Outputs : 0);
}

/// <summary>All layers of a network, a learned encoder first, with their parameters packed one after the other.</summary>
internal sealed class NetworkShape
{
    /// <summary>Name of the layer that a siren encoder is.</summary>
    public const string LearnedEncoder = "encoder";

    private NetworkShape(IReadOnlyList<LayerShape> layers, FitSpec spec)
    {
        Layers = layers;
        Spec = spec;
    }

    /// <summary>The layers from features to samples.</summary>
    public IReadOnlyList<LayerShape> Layers { get; }

    /// <summary>The spec it was made from.</summary>
    public FitSpec Spec { get; }

    /// <summary>Number of parameters.</summary>
    public int Parameters => Layers[^1].End;

    /// <summary>Million multiplications and additions of training with one pixel once: two for each weight on the way forward, two for its
    /// gradient, and two on the way back, which ends before the first layer.</summary>
    public double Work => Layers.Sum((LayerShape layer) => (layer == Layers[0] ? 4.0 : 6.0) * layer.Inputs * layer.Outputs) / 1e6;

    /// <summary>Features that enter the first layer.</summary>
    public int Inputs => Layers[0].Inputs;

    /// <summary>Samples of a pixel.</summary>
    public int Outputs => Layers[^1].Outputs;

    /// <summary>The network of a spec with resolved octaves, for images of so many channels.</summary>
    public static NetworkShape Of(FitSpec spec, int channels)
    {
        var layers = new List<LayerShape>();
        var width = spec.Encoder.Kind == EncoderKind.Siren ? 2 : 2 * Phase.Of(spec.Encoder).Count;
        if (spec.Encoder.Kind == EncoderKind.Siren)
            Add(LearnedEncoder, spec.Encoder.Width, hasBias: true, Activation.OfEncoder(spec.Encoder, spec.Network));
        var hidden = Activation.Of(spec.Network);
        foreach (var outputs in spec.Network.Widths)
            Add($"layers.{Numbered()}", outputs, spec.Network.Bias, hidden);
        Add($"layers.{Numbered()}", channels, spec.Network.Bias, null);
        return new NetworkShape(layers, spec);

        int Numbered() => layers.Count(layer => layer.Name != LearnedEncoder);

        void Add(string name, int outputs, bool hasBias, Activation? activation)
        {
            layers.Add(new LayerShape(name, width, outputs, hasBias, activation, layers.Count == 0 ? 0 : layers[^1].End));
            width = outputs;
        }
    }

    /// <summary>The flat parameters as named tensors.</summary>
    public IReadOnlyList<NamedTensor> Unpack(ReadOnlySpan<float> parameters)
    {
        var tensors = new List<NamedTensor>();
        foreach (var layer in Layers)
        {
            tensors.Add(new NamedTensor($"{layer.Name}.weight", [layer.Outputs, layer.Inputs],
                parameters[layer.Offset..layer.BiasOffset].ToArray()));
            if (layer.HasBias)
                tensors.Add(new NamedTensor($"{layer.Name}.bias", [layer.Outputs], parameters[layer.BiasOffset..layer.End].ToArray()));
        }
        return tensors;
    }

    /// <summary>The inverse of <see cref="Unpack"/>.</summary>
    /// <exception cref="ArgumentException">A tensor is missing, superfluous or has another shape.</exception>
    public float[] Pack(IReadOnlyList<NamedTensor> tensors)
    {
        var parameters = new float[Parameters];
        var expected = Unpack(parameters);
        if (tensors.Count != expected.Count)
            throw new ArgumentException($"tensors: the spec describes {expected.Count}, but there are {tensors.Count}.", nameof(tensors));
        var position = 0;
        foreach (var want in expected)
        {
            var have = tensors.FirstOrDefault(tensor => tensor.Name == want.Name)
                ?? throw new ArgumentException($"tensors: {want.Name} is missing.", nameof(tensors));
            if (!have.Shape.SequenceEqual(want.Shape) || have.Values.Length != want.Values.Length)
            {
                throw new ArgumentException(
                    $"tensors: {want.Name} has shape ({string.Join(", ", have.Shape)}); expected ({string.Join(", ", want.Shape)}).",
                    nameof(tensors));
            }
            have.Values.CopyTo(parameters, position);
            position += want.Values.Length;
        }
        return parameters;
    }
}
