using System.Runtime.Intrinsics;

namespace ClusterFit.Core.Studies.Sampling.Tpe;

/// <summary>Lengths of arrays that are worked on eight numbers at a time.</summary>
internal static class Vectors
{
    /// <summary>The next multiple of a vector's length.</summary>
    public static int Padded(int length) => (length + Vector512<double>.Count - 1) / Vector512<double>.Count * Vector512<double>.Count;
}
