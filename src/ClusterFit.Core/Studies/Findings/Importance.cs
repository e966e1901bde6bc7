namespace ClusterFit.Core.Studies.Findings;

/// <summary>How much a dimension matters.</summary>
/// <param name="Dimension">Its name.</param>
/// <param name="Share">Its part of all that the dimensions explain one by one, 0 to 1.</param>
public sealed record DimensionImportance(string Dimension, double Share);

/// <summary>
/// Which dimensions decide whether a trial is among the best: PED-ANOVA (Watanabe et al. 2023). A dimension matters as much as the values of the
/// best tenth of the trials are spread differently from those of all trials: by the Pearson divergence of the two densities, which is the
/// variance of "is among the best" that the dimension alone explains. What as many trials picked at random would explain is taken off, so that a
/// dimension without influence has a share near zero also in a small study.
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

    private const int RandomPicks = 32;

    /// <summary>The importances, the greatest first; empty with fewer than <see cref="LeastTrials"/> trials, or when nothing tells the best from
    /// the rest.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="trials">The trials of the study.</param>
    /// <param name="objective">Position of the objective.</param>
    public static IReadOnlyList<DimensionImportance> Of(SearchSpace space, IReadOnlyList<Trial> trials, int objective)
    {
        ArgumentNullException.ThrowIfNull(space);
        List<Trial> ranked = [.. trials.Where(Contenders.IsMeasured).OrderByDescending(Length).ThenBy(Loss)];
        if (ranked.Count < LeastTrials) return [];
        var best = Math.Max(ranked.Count / Parts, LeastBest);
        // Those as good as the last of the best are among them, so that the order of equal ones decides nothing.
        while (best < ranked.Count && Length(ranked[best]) == Length(ranked[best - 1]) && Loss(ranked[best]) <= Loss(ranked[best - 1])) best++;
        if (best == ranked.Count) return [];
        var picks = Picks(ranked.Count, best);
        List<(string Name, double Explained)> explained =
            [.. space.Dimensions.Select(dimension => (dimension.Name, Explained(dimension, ranked, best, picks)))];
        var total = explained.Sum(each => each.Explained);
        return total > 0
            ? [.. explained.Select(each => new DimensionImportance(each.Name, each.Explained / total)).OrderByDescending(each => each.Share)]
            : [];

        int Length(Trial trial) => trial.State == TrialState.Completed ? int.MaxValue : trial.Latest!.Epochs;
        double Loss(Trial trial) => trial.Latest!.Losses[objective];
    }

    private static double Explained(Dimension dimension, List<Trial> ranked, int best, List<int[]> picks)
    {
        List<double?> values = ranked.ConvertAll(trial => trial.NumberOf(dimension));
        double[] active = [.. values.OfType<double>()];
        if (active.Length == 0) return 0;
        var all = ParzenHistogram.Of(dimension, active);
        return Math.Max(0, Of(values[..best]) - picks.Average(pick => Of([.. pick.Select(i => values[i])])));

        double Of(List<double?> chosen)
        {
            double[] those = [.. chosen.OfType<double>()];
            if (those.Length == 0) return 0;
            var divergence = ParzenHistogram.Of(dimension, those).Zip(all, (p, q) => q * Math.Pow((p / q) - 1, 2)).Sum();
            var (part, allPart) = ((double)those.Length / chosen.Count, (double)active.Length / values.Count);
            return divergence * part * part / allPart;
        }
    }

    // The same at each call, so that a study has one answer.
    private static List<int[]> Picks(int trials, int count)
    {
        var random = new RandomStream(0, trials);
        int[] order = [.. Enumerable.Range(0, trials)];
        return [.. Enumerable.Range(0, RandomPicks).Select(_ =>
        {
            for (var i = 0; i < count; i++)
            {
                var other = i + random.NextBelow(trials - i);
                (order[i], order[other]) = (order[other], order[i]);
            }

            return order[..count];
        })];
    }
}
