using System.Runtime.Intrinsics;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Lanes;

namespace ClusterFit.Training.Tests.Fitting;

/// <summary>Which network a fit trains.</summary>
public sealed class TrainedNetworkSpecs
{
    [Fact]
    public void Engine_that_was_asked_for_is_taken()
    {
        using var torch = Create(FitEngine.Torch, 32);
        using var fused = Create(FitEngine.Fused, 3);
        Assert.IsType<VectorNetwork>(torch);
        Assert.False(fused is VectorNetwork or PackedLane);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(64, true)]
    [InlineData(256, true)]
    [InlineData(2000, true)]
    [InlineData(16, false)]
    [InlineData(48, false)]
    public void Automatic_engine_is_fused_where_batches_fill_its_strips(int batch, bool fused) =>
        Assert.Equal(fused && Vector256.IsHardwareAccelerated, TrainedNetwork.IsFused(FitEngine.Auto, new RecipeSpec { BatchSize = batch }));

    [Fact]
    public void Every_preset_trains_with_the_fused_engine_on_every_usual_cpu() =>
        Assert.All(Presets.All, preset => Assert.Equal(Vector256.IsHardwareAccelerated, TrainedNetwork.IsFused(FitEngine.Auto, preset.Spec.Recipe)));

    [Theory]
    [InlineData(FitEngine.Torch, FitEngine.Fused)]
    [InlineData(FitEngine.Fused, FitEngine.Torch)]
    public void Fit_goes_on_with_the_other_engine(FitEngine first, FitEngine second)
    {
        var spec = SmallFits.Spec with
        {
            Network = SmallFits.Spec.Network with { Bias = true },
            TrainLattice = 2,
            Recipe = SmallFits.Spec.Recipe with { Epochs = 8 },
        };
        var image = SmallFits.Image(40, 30);
        using var start = SmallFits.Start(spec, image, engine: first);
        start.Advance(6);
        var checkpoint = start.Checkpoint();
        using var moved = FitRun.Resume(checkpoint, image, TimeProvider.System, new IdleCores(1), FitDevice.Parse("cpu", second));
        Assert.Equal(checkpoint.Parameters, moved.Checkpoint().Parameters);
        Assert.Equal(checkpoint.FirstMoments, moved.Checkpoint().FirstMoments);
        Assert.Equal(checkpoint.SecondMoments, moved.Checkpoint().SecondMoments);
        Assert.Equal(checkpoint.Average, moved.Checkpoint().Average);
        while (!moved.IsFinished) moved.Advance(int.MaxValue);
        var (expected, actual) = (SmallFits.Finish(spec, image, engine: first).Weights.Summary, moved.Complete().Weights.Summary);
        Assert.Equal(expected.PsnrDb, actual.PsnrDb, 0.1);
        Assert.Equal(expected.OffGridPsnrDb!.Value, actual.OffGridPsnrDb!.Value, 0.1);
    }

    private static ITrainedNetwork Create(FitEngine engine, int batch)
    {
        var image = SmallFits.Image();
        var (shape, state) = SmallFits.Begin(SmallFits.Spec with { Recipe = SmallFits.Spec.Recipe with { BatchSize = batch } }, image);
        return TrainedNetwork.Create(shape, image, state, new IdleCores(1), FitDevice.Parse("cpu", engine));
    }
}
