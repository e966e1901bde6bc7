using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using TorchSharp;

namespace ClusterFit.Training.Lanes;

/// <summary>The packs of a device: one for each shape that is being trained. Belongs to its <see cref="FitDevice"/>, so that all fits that get the
/// same device object share them. May be used from any thread.</summary>
internal sealed class DevicePacks(string device)
{
    private readonly Dictionary<LaneShape, Open> _open = [];

    /// <summary>The network of a fit as a lane of the pack of its shape.</summary>
    public ITrainedNetwork Join(NetworkShape network, PixelImage image, NetworkState state)
    {
        var shape = LaneShape.Of(network, image);
        var pack = Enter(network, shape);
        try
        {
            return new PackedLane(network, pack, pack.Join(network, image, state), () => Leave(shape));
        }
        catch
        {
            Leave(shape);
            throw;
        }
    }

    private LanePack Enter(NetworkShape network, LaneShape shape)
    {
        lock (_open)
        {
            if (!_open.TryGetValue(shape, out var open)) _open.Add(shape, open = new Open(new LanePack(network, shape, torch.device(device))));
            open.Lanes++;
            return open.Pack;
        }
    }

    private void Leave(LaneShape shape)
    {
        Open open;
        lock (_open)
        {
            open = _open[shape];
            if (--open.Lanes > 0) return;
            _open.Remove(shape);
        }
        open.Pack.End();
    }

    private sealed class Open(LanePack pack)
    {
        public LanePack Pack => pack;

        /// <summary>Lanes that are in the pack, or on their way into it.</summary>
        public int Lanes { get; set; }
    }
}
