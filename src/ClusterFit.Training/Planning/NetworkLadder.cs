using ClusterFit.Core;

namespace ClusterFit.Training.Planning;

/// <summary>The hidden layers that a plan chooses from, smallest first. Multiples of 16 suit the fused kernels.</summary>
internal static class NetworkLadder
{
    public static IReadOnlyList<EquatableList<int>> Widths { get; } =
    [
        [256, 64, 64], [384, 64, 64], [512, 96, 96], [768, 96, 96], [1024, 128, 128], [1536, 192, 192], [2048, 256, 256],
    ];
}
