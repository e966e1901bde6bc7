using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using TorchSharp;

namespace ClusterFit.Training.Tests.Fitting;

public sealed class MemorySpecs
{
    [Theory]
    [InlineData(FitEngine.Torch)]
    [InlineData(FitEngine.Fused)]
    public void Native_memory_stays_flat_over_ten_thousand_steps(FitEngine engine)
    {
        var recipe = SmallFits.Spec.Recipe with { Epochs = 1_000_000, EvaluateEvery = 10 };
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var spec = SmallFits.Spec with { Recipe = recipe, Network = new NetworkSpec { Widths = [8], Bias = true } };
        using (var fit = SmallFits.Start(spec, SmallFits.Image(), engine: engine))
        {
            while (fit.Progress.Steps < 100) fit.Advance(100);
            var warm = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            while (fit.Progress.Steps < 10_000) fit.Advance(100);
            Assert.Equal(warm, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Assert.True(warm > before);
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
