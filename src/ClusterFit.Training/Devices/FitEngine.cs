namespace ClusterFit.Training.Devices;

/// <summary>What computes a fit on the CPU. Engines agree to a tolerance, and each gives the same weights, bit for bit, for the same
/// spec.</summary>
public enum FitEngine
{
    /// <summary>The faster one for the spec on this kind of CPU, whatever else runs.</summary>
    Auto,

    /// <summary>Vector loops, and matrix products of libtorch.</summary>
    Torch,

    /// <summary>Loops that keep products, activations and Adam in registers and caches.</summary>
    Fused,
}
