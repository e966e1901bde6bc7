namespace ClusterFit.Core.Studies.Findings;

/// <summary>How much a dimension matters.</summary>
/// <param name="Dimension">Its name.</param>
/// <param name="Share">Its part of all that the dimensions explain one by one, 0 to 1.</param>
public sealed record DimensionImportance(string Dimension, double Share);

/// <summary>
/// Which dimensions decide whether a trial is among the best: PED-ANOVA (Watanabe et al. 2023). A dimension matters as much as the values of the
/// best tenth of the trials are spread differently from those of all trials: by the Pearson divergence of the two densities, which is the
/// variance of "is among the best" that the dimension alone explains.
/// <para>A dimension that does not always count is measured among the trials where it counts, and weighted by how many they are; what depends on
/// whether it counts is its parent's (the law of total variance).</para>
/// <para>Trials are in order of their length of training first, then of their loss: what a pruner stopped is not among the best.</para>
/// </summary>
public static class Importance
{
    /// <summary>With fewer measured trials nothing is said.</summary>
    public const int LeastTrials = 24;

    // The best tenth, and at least a quarter of the least number of trials: a density of fewer is mostly noise.
    private const int Parts = 10;
    private const int LeastBest = LeastTrials / 4;

    /// <summary>The importances, the greatest first; empty with fewer than <see cref="LeastTrials"/> trials, or when nothing tells the best from
    /// the rest.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="trials">The trials of the study.</param>
    /// <param name="objective">Position of the objective.</param>
    public static IReadOnlyList<DimensionImportance> Of(SearchSpace space, IReadOnlyList<Trial> trials, int objective)
    {
        List<Trial> ranked = [.. trials.Where(Contenders.IsMeasured).OrderByDescending(Length).ThenBy(Loss)];
        if (ranked.Count < LeastTrials) return [];
        // Those as good as the last of the best are among them, so that the order of equal ones decides nothing.
        var last = ranked[Math.Max(ranked.Count / Parts, LeastBest) - 1];
        var best = ranked.FindAll(trial => Length(trial) > Length(last) || (Length(trial) == Length(last) && Loss(trial) <= Loss(last)));
        List<(string Name, double Explained)> explained =
            [.. space.Dimensions.Select(dimension => (dimension.Name, Explained(dimension, best, ranked)))];
        var total = explained.Sum(each => each.Explained);
        return total > 0
            ? [.. explained.Select(each => new DimensionImportance(each.Name, each.Explained / total)).OrderByDescending(each => each.Share)]
            : [];

        int Length(Trial trial) => trial.State == TrialState.Completed ? int.MaxValue : trial.Latest!.Epochs;
        double Loss(Trial trial) => trial.Latest!.Losses[objective];
    }

    private static double Explained(Dimension dimension, List<Trial> best, List<Trial> all)
    {
        var (bestValues, allValues) = (ValuesOf(dimension, best), ValuesOf(dimension, all));
        if (bestValues.Count == 0 || best.Count == all.Count) return 0;
        var (top, rest) = (ParzenHistogram.Of(dimension, bestValues), ParzenHistogram.Of(dimension, allValues));
        var divergence = top.Zip(rest, (p, q) => q * Math.Pow((p / q) - 1, 2)).Sum();
        var (bestPart, allPart) = ((double)bestValues.Count / best.Count, (double)allValues.Count / all.Count);
        return divergence * bestPart * bestPart / allPart;
    }

    private static List<double> ValuesOf(Dimension dimension, List<Trial> trials) =>
        [.. trials.Select(trial => trial.NumberOf(dimension)).OfType<double>()];
}
