using TorchSharp;

namespace ClusterFit.Training.Devices;

/// <summary>What libtorch must be told: one libtorch thread for every training thread, and no reduced-precision products.</summary>
internal static class TorchSetup
{
    /// <summary>The factor of a sum. TorchSharp makes one for each sum otherwise, and lets the garbage collector free it while native code reads
    /// it.</summary>
    public static readonly Scalar One = 1.0;

    // Single precision has 23 bits after the first, TF32 has 10.
    private const double OneAbove = 1.0 / (1 << 20);
    private const int Side = 64;

    [ThreadStatic] private static bool _done;

    /// <summary>To be called on each thread before its first tensor operation.</summary>
    public static void Ensure()
    {
        if (_done) return;
        // A lane is one thread; sharing a product between threads would make its bits depend on their number. OpenMP keeps the number
        // of threads for each thread apart, and a new thread would start with all cores.
        torch.set_num_threads(1);
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
        if (torch.get_num_threads() != 1 || torch.backends.cuda.matmul.allow_tf32 || torch.backends.cudnn.allow_tf32)
            throw new InvalidOperationException("libtorch insists on several threads or on TF32 products, which cap a fit at about 64 dB.");
        _done = true;
    }

    /// <summary>Makes sure, by a product, that a device multiplies in single precision: TF32 would round one of its factors to 1.</summary>
    public static void RequireFullPrecision(torch.Device device)
    {
        using var scope = torch.NewDisposeScope();
        using Scalar above = 1 + OneAbove;
        var product = torch.full(1, Side, Side, above, torch.float32, device).bmm(torch.eye(Side, device: device).unsqueeze(0));
        if (product.max().cpu().data<float>()[0] != (float)(1 + OneAbove))
            throw new InvalidOperationException($"'{device}' rounds the factors of a product, which caps a fit at about 64 dB.");
    }
}
