namespace ClusterFit.Core.Studies.Findings;

/// <summary>A trial on the way of a study, by one of its objectives.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Value">Its latest value; infinite when a target was not reached.</param>
/// <param name="Best">The best value of a contender up to this trial; null before the first.</param>
/// <param name="IsContender">Whether it may be the best, see <see cref="Contenders"/>.</param>
public sealed record HistoryPoint(int Trial, double Value, double? Best, bool IsContender);

/// <summary>How a study came to its best value.</summary>
public static class BestSoFar
{
    /// <summary>The measured trials in the order of their numbers.</summary>
    /// <param name="trials">The trials of the study.</param>
    /// <param name="objective">Position of the objective.</param>
    public static IReadOnlyList<HistoryPoint> Of(IReadOnlyList<Trial> trials, int objective)
    {
        var contenders = Contenders.Of(trials).ToHashSet();
        var history = new List<HistoryPoint>();
        TrialResult? best = null;
        foreach (var trial in trials.Where(Contenders.IsMeasured).OrderBy(trial => trial.Number))
        {
            var isContender = contenders.Contains(trial);
            if (isContender && (best is null || trial.Latest!.Losses[objective] < best.Losses[objective])) best = trial.Latest;
            history.Add(new HistoryPoint(trial.Number, trial.Latest!.Values[objective], best?.Values[objective], isContender));
        }

        return history;
    }
}
