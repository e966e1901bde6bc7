using System.Numerics;
using System.Runtime.Intrinsics;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;

namespace ClusterFit.Training.Optimization;

/// <summary>Adam over flat parameters on the CPU: one loop reads the gradients, sums them in their order, and updates moments and
/// parameters.</summary>
internal sealed class Adam<T>(RecipeSpec recipe, int parameters) : IDisposable where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>First moments.</summary>
    public Block<T> First { get; } = new(parameters);

    /// <summary>Second moments.</summary>
    public Block<T> Second { get; } = new(parameters);

    /// <summary>Update number <paramref name="step"/>, counted from 1, with the sum of the gradients.</summary>
    public unsafe void Step(Block<T> parameters, ReadOnlySpan<Block<T>> gradients, long step, double learningRate)
    {
        var update = new AdamUpdate<T>(recipe, step, learningRate);
        var w = parameters.Pointer;
        var m = First.Pointer;
        var v = Second.Pointer;
        for (var i = 0L; i < parameters.PaddedLength; i += Vector512<T>.Count)
        {
            var gradient = Vector512.Load(gradients[0].Pointer + i);
            for (var shard = 1; shard < gradients.Length; shard++) gradient += Vector512.Load(gradients[shard].Pointer + i);
            update.Apply(w + i, m + i, v + i, gradient);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
