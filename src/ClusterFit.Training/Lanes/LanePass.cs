using ClusterFit.Training.Networks;
using static TorchSharp.torch;

namespace ClusterFit.Training.Lanes;

/// <summary>Neighbouring lanes of a pack on their way through the network and back, all at once. Belongs to the dispose scope in which it was
/// made.</summary>
/// <param name="network">The network of all lanes.</param>
/// <param name="parameters">All parameters, a row for each lane.</param>
internal sealed class LanePass(NetworkShape network, Tensor parameters)
{
    private readonly LaneLayer[] _layers = [.. network.Layers.Select(layer => new LaneLayer(layer, parameters))];

    /// <summary>The samples of features: lanes x rows x samples from lanes x rows x features.</summary>
    public Tensor Forward(Tensor features) => _layers.Aggregate(features, (values, layer) => layer.Forward(values));

    /// <summary>The gradients of all parameters, a row for each lane, for the error's derivative by the samples, which is used up.</summary>
    public Tensor Backward(Tensor delta)
    {
        var gradients = new Stack<Tensor>();
        var rest = delta;
        for (var i = _layers.Length - 1; rest is not null; i--) rest = _layers[i].Backward(rest, gradients);
        return cat([.. gradients], dim: 1);
    }
}
