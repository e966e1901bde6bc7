using System.Runtime.Intrinsics;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fused;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Fitting;

/// <summary>Chooses the network that a fit trains. The choice depends on spec, device and kind of CPU alone, never on what else runs: the
/// same fit must give the same weights.</summary>
internal static class TrainedNetwork
{
    /// <summary>A smaller part of a batch's strips than this must not be padding.</summary>
    private const double LeastFilling = 0.8;

    /// <summary>A network on the device that goes on from a state.</summary>
    public static ITrainedNetwork Create(NetworkShape shape, PixelImage image, NetworkState state, IdleCores idleCores, FitDevice device)
    {
        if (device.Packs is { } packs) return packs.Join(shape, image, state);
        if (!IsFused(device.Engine, shape.Spec.Recipe)) return new VectorNetwork(shape, image, state, idleCores);
        return Vector512.IsHardwareAccelerated
            ? new FusedNetwork<Kernel512>(shape, image, state, idleCores)
            : new FusedNetwork<Kernel256>(shape, image, state, idleCores);
    }

    /// <summary>Whether the fused engine trains a recipe on the CPU. It trains every network, but is the faster engine only where the CPU
    /// has vectors of 256 bits with fused multiply-add, and with batches that fill most of their strips.</summary>
    internal static bool IsFused(FitEngine engine, RecipeSpec recipe) => engine switch
    {
        FitEngine.Torch => false,
        FitEngine.Fused => true,
        _ => Vector256.IsHardwareAccelerated && recipe.BatchSize >= LeastFilling * Padded(recipe.BatchSize),
    };

    private static int Padded(int pixels) => (pixels + PackedLayer.Strip - 1) / PackedLayer.Strip * PackedLayer.Strip;
}
