using ClusterFit.Core.Fits;
using ClusterFit.Training.Optimization;

namespace ClusterFit.Training.Tests.Optimization;

public sealed class ScheduleSpecs
{
    [Theory]
    [InlineData(ScheduleKind.Constant, 7.5, 0.1)]
    [InlineData(ScheduleKind.Exponential, 2.0, 0.1)]
    [InlineData(ScheduleKind.Exponential, 4.0, 0.05)]
    [InlineData(ScheduleKind.Exponential, 5.0, 0.035355339059327376)]
    [InlineData(ScheduleKind.Exponential, 8.0, 0.0125)]
    [InlineData(ScheduleKind.Cosine, 1.0, 0.1)]
    [InlineData(ScheduleKind.Cosine, 6.0, 0.05)]
    [InlineData(ScheduleKind.Cosine, 10.0, 0.0)]
    public void Learning_rate_follows_the_schedule(ScheduleKind kind, double epoch, double expected)
    {
        var recipe = new RecipeSpec
        {
            LearningRate = 0.1,
            Epochs = 10,
            Schedule = new ScheduleSpec { Kind = kind, HoldEpochs = 2, HalfLifeEpochs = 2 },
        };
        Assert.Equal(expected, Schedule.LearningRate(recipe, epoch, plateauScale: 0.25), 1e-15);
    }

    [Fact]
    public void Cosine_that_is_held_to_the_end_never_decays()
    {
        var schedule = new ScheduleSpec { Kind = ScheduleKind.Cosine, HoldEpochs = 3 };
        var recipe = new RecipeSpec { LearningRate = 0.1, Epochs = 3, Schedule = schedule };
        Assert.Equal(0.1, Schedule.LearningRate(recipe, 2.9, 1));
        Assert.Equal(0.1, Schedule.LearningRate(recipe, 3, 1));
    }

    [Fact]
    public void Batch_grows_by_its_factor_up_to_the_maximum()
    {
        var recipe = new RecipeSpec { BatchSize = 32, BatchGrowth = 2, BatchGrowthEpochs = 3, BatchMax = 100 };
        Assert.Equal([32, 32, 32, 64, 64, 64, 100, 100], Enumerable.Range(0, 8).Select(epoch => Schedule.BatchSize(recipe, epoch)));
        Assert.Equal(8192, Schedule.BatchSize(recipe with { BatchSize = 8192, BatchGrowth = 1 }, 5));
    }
}
