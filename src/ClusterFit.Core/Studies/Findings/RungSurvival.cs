namespace ClusterFit.Core.Studies.Findings;

/// <summary>How many trials were trained so long.</summary>
/// <param name="Epochs">The epochs of a rung; null for the end of the training.</param>
/// <param name="Trials">Trials that have got there, or further.</param>
public sealed record RungCount(int? Epochs, int Trials);

/// <summary>What became of the trials on their way to the end.</summary>
public static class RungSurvival
{
    /// <summary>The rungs in their order, the end as the last; empty when no trial was ever measured before its end. A trial that ended at its
    /// target before a rung has got past it.</summary>
    public static IReadOnlyList<RungCount> Of(IReadOnlyList<Trial> trials)
    {
        // Those of another study have a result and no rungs.
        List<Trial> trained = [.. trials.Where(trial => trial.IsOwn && trial.Results.Count > 0)];
        // The last result of a completed trial is that of its end.
        var rungs = trained.SelectMany(trial => trial.State == TrialState.Completed ? trial.Results.SkipLast(1) : trial.Results)
            .Select(result => result.Epochs).Distinct().Order().ToList();
        if (rungs.Count == 0) return [];
        var completed = trained.Count(trial => trial.State == TrialState.Completed);
        int[] ends = [.. trained.Where(trial => trial.State != TrialState.Completed).Select(trial => trial.Latest!.Epochs).Order()];
        return
        [
            .. rungs.Select(epochs => new RungCount(epochs, completed + ends.Length - ends.TakeWhile(end => end < epochs).Count())),
            new RungCount(null, completed),
        ];
    }
}
