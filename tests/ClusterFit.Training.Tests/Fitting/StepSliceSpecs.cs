using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;

namespace ClusterFit.Training.Tests.Fitting;

/// <summary>Slices of steps on the CPU's engines.</summary>
public sealed class StepSliceSpecs
{
    [Theory]
    [InlineData(FitEngine.Torch)]
    [InlineData(FitEngine.Fused)]
    public void Sums_and_weights_do_not_depend_on_how_steps_are_sliced(FitEngine engine)
    {
        using var whole = Create(engine);
        using var sliced = Create(engine);
        var (once, parts) = (0.25, 0.25);
        Assert.Equal(9, whole.Train(Slice(0, 9), ref once));
        foreach (var (first, steps) in new[] { (0, 1), (1, 3), (4, 5) }) Assert.Equal(steps, sliced.Train(Slice(first, steps), ref parts));
        Assert.Equal(once, parts);
        Assert.Equal(whole.CopyState().Average, sliced.CopyState().Average);
        Assert.Equal(whole.CopyWeights(), sliced.CopyWeights());
    }

    [Theory]
    [InlineData(FitEngine.Torch)]
    [InlineData(FitEngine.Fused)]
    public void Training_stops_before_the_update_of_a_loss_that_is_not_finite(FitEngine engine)
    {
        using var network = Create(engine, state => state.Parameters[^1] = float.NaN);
        var (before, lossSum) = (network.CopyState(), 0.0);
        Assert.Equal(0, network.Train(Slice(0, 9), ref lossSum));
        Assert.False(double.IsFinite(lossSum));
        Assert.Equal(before.Parameters, network.CopyWeights());
        Assert.Equal(before.FirstMoments, network.CopyState().FirstMoments);
    }

    [Fact]
    public void Last_batch_may_be_smaller()
    {
        var slice = Slice(6, 3);
        Assert.Equal((3, 32, 32 + 32 + 24), (slice.Count, slice.BatchSize, slice.Pixels));
        Assert.Equal((7L, 9L), (slice.Step(0), slice.Step(2)));
        Assert.Equal([.. Enumerable.Range(256, 24)], slice.Batch(2).ToArray());
    }

    // Of an epoch of 280 pixels.
    private static StepSlice Slice(int first, int steps)
    {
        var pixels = Enumerable.Range(32 * first, Math.Min(32 * steps, 280 - 32 * first)).ToArray();
        return new StepSlice(pixels, 32, first + 1, [.. Enumerable.Repeat(1e-3, steps)], [.. Enumerable.Repeat(0.1, steps)]);
    }

    private static ITrainedNetwork Create(FitEngine engine, Action<NetworkState>? change = null)
    {
        var image = SmallFits.Image();
        var (shape, state) = SmallFits.Begin(SmallFits.Spec, image);
        change?.Invoke(state);
        return TrainedNetwork.Create(shape, image, state, new IdleCores(1), FitDevice.Parse("cpu", engine));
    }
}
