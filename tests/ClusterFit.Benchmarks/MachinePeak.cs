using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace ClusterFit.Benchmarks;

/// <summary>What one core can do in single precision, in GFLOP/s, in many short rounds.</summary>
internal sealed class MachinePeak : IDisposable
{
    private const int Side = 768, Loops = 1_000_000, Chains = 12;

    private readonly Tensor _a = randn(Side, Side), _b = randn(Side, Side), _c = zeros(Side, Side);

    /// <summary>Large matrix products of libtorch.</summary>
    public List<double> Products { get; } = [];

    /// <summary>Runs of multiply-adds without any memory access.</summary>
    public List<double> MultiplyAdds { get; } = [];

    /// <summary>Another round.</summary>
    public void Measure()
    {
        Products.Add(2e-9 * Side * Side * Side / CpuTime.Of(() => _c.addmm_(_a, _b, 0, 1)).TotalSeconds);
        MultiplyAdds.Add(2e-9 * Chains * Vector512<float>.Count * Loops / CpuTime.Of(() => RunChains(Loops)).TotalSeconds);
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { _a, _b, _c }) tensor.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float RunChains(int loops)
    {
        var (m, a) = (Vector512.Create(0.999f), Vector512.Create(0.5f));
        Vector512<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (var i = 0; i < loops; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, m, a);
            c1 = Vector512.FusedMultiplyAdd(c1, m, a);
            c2 = Vector512.FusedMultiplyAdd(c2, m, a);
            c3 = Vector512.FusedMultiplyAdd(c3, m, a);
            c4 = Vector512.FusedMultiplyAdd(c4, m, a);
            c5 = Vector512.FusedMultiplyAdd(c5, m, a);
            c6 = Vector512.FusedMultiplyAdd(c6, m, a);
            c7 = Vector512.FusedMultiplyAdd(c7, m, a);
            c8 = Vector512.FusedMultiplyAdd(c8, m, a);
            c9 = Vector512.FusedMultiplyAdd(c9, m, a);
            c10 = Vector512.FusedMultiplyAdd(c10, m, a);
            c11 = Vector512.FusedMultiplyAdd(c11, m, a);
        }
        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
