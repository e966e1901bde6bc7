using TorchSharp;

namespace ClusterFit.Training.Devices;

/// <summary>What libtorch must be told once in a process.</summary>
internal static class TorchSetup
{
    private static readonly Lazy<bool> Done = new(Apply);

    /// <summary>One libtorch thread for every training thread, and no reduced-precision products.</summary>
    public static void Ensure() => _ = Done.Value;

    private static bool Apply()
    {
        // A lane is one thread; sharing a product between threads would make its bits depend on their number.
        torch.set_num_threads(1);
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
        if (torch.backends.cuda.matmul.allow_tf32 || torch.backends.cudnn.allow_tf32)
            throw new InvalidOperationException("libtorch insists on TF32 products, which cap the fit at about 64 dB.");
        return true;
    }
}
