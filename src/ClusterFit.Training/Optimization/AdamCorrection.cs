using ClusterFit.Core.Fits;

namespace ClusterFit.Training.Optimization;

/// <summary>The corrections of Adam's moments, which begin at zero, moved into rate and epsilon (Kingma and Ba 2015, end of section 2).</summary>
internal static class AdamCorrection
{
    /// <summary>What stands before the first moment and beside the root of the second one.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="step">Number of the update, counted from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    public static (double Rate, double Epsilon) Of(RecipeSpec recipe, long step, double learningRate)
    {
        // The root of the second moment's correction is taken out of the denominator.
        var correction = Math.Sqrt(1 - Math.Pow(recipe.Beta2, step));
        return (learningRate * correction / (1 - Math.Pow(recipe.Beta1, step)), recipe.Epsilon * correction);
    }
}
