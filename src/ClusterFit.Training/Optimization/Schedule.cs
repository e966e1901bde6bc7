using ClusterFit.Core.Fits;

namespace ClusterFit.Training.Optimization;

/// <summary>Learning rate and batch size as functions of the position in the training.</summary>
internal static class Schedule
{
    /// <summary>Learning rate of a step.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="epoch">Epochs trained before the step, with the fraction of the running one.</param>
    /// <param name="plateauScale">Product of the reductions of a plateau schedule.</param>
    public static double LearningRate(RecipeSpec recipe, double epoch, double plateauScale)
    {
        var schedule = recipe.Schedule;
        var decaying = Math.Max(0, epoch - schedule.HoldEpochs);
        return recipe.LearningRate * schedule.Kind switch
        {
            ScheduleKind.Constant => 1,
            ScheduleKind.Plateau => plateauScale,
            ScheduleKind.Exponential => Math.Pow(2, -decaying / schedule.HalfLifeEpochs),
            ScheduleKind.Cosine when decaying == 0 => 1,
            ScheduleKind.Cosine => (1 + Math.Cos(Math.PI * decaying / (recipe.Epochs - schedule.HoldEpochs))) / 2,
            _ => throw new ArgumentOutOfRangeException(nameof(recipe)),
        };
    }

    /// <summary>Pixels of a full mini-batch in an epoch, counted from 0.</summary>
    public static int BatchSize(RecipeSpec recipe, int epoch)
    {
        var grown = recipe.BatchSize * Math.Pow(recipe.BatchGrowth, epoch / recipe.BatchGrowthEpochs);
        return (int)Math.Max(recipe.BatchSize, Math.Min(recipe.BatchMax, Math.Round(grown)));
    }
}
