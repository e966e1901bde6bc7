using ClusterFit.Core.Fits;

namespace ClusterFit.Training.Lanes;

/// <summary>A lane's place in a pack.</summary>
/// <param name="recipe">The recipe of the lane's fit.</param>
/// <param name="home">Where its image is; never changes.</param>
/// <param name="row">Which row its numbers are in.</param>
internal sealed class LaneSeat(RecipeSpec recipe, int home, int row)
{
    /// <summary>The recipe of the lane's fit.</summary>
    public RecipeSpec Recipe => recipe;

    /// <summary>Which of the pack's images is the lane's.</summary>
    public int Home => home;

    /// <summary>Which row the lane's numbers are in. Changes between two rounds, so that the lanes of a round are neighbours.</summary>
    public int Row { get; set; } = row;
}
