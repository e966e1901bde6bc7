using System.Runtime.Intrinsics;

namespace ClusterFit.Training.Networks;

/// <summary>Element-wise loops over blocks, whose memory is a whole number of vectors long.</summary>
internal static unsafe class VectorLoops
{
    /// <summary>target *= factor.</summary>
    public static void Multiply<T>(T* target, T* factor, long length) where T : unmanaged
    {
        for (var i = 0L; i < length; i += Vector512<T>.Count)
            Vector512.Store(Vector512.Load(target + i) * Vector512.Load(factor + i), target + i);
    }
}
