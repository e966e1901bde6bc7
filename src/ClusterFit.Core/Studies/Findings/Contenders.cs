namespace ClusterFit.Core.Studies.Findings;

/// <summary>Which trials may be called the best. A trial that was stopped early has cost fewer seconds and a smaller PSNR than it might have
/// had, so only equally trained ones are compared: those that were trained to the end, and while there is none, those trained longest. Those of other
/// studies may have been trained otherwise, on other images, and have no weights here: they are never the best.</summary>
public static class Contenders
{
    /// <summary>Whether the trial has a result that can be compared.</summary>
    public static bool IsMeasured(Trial trial) =>
        trial is { State: not TrialState.Failed, Latest: { } latest } && !latest.Losses.Any(double.IsNaN);

    /// <summary>The trials that may be the best, in their order; none before the first result.</summary>
    public static IReadOnlyList<Trial> Of(IReadOnlyList<Trial> trials)
    {
        List<Trial> measured = [.. trials.Where(trial => trial.IsOwn && IsMeasured(trial))];
        if (measured.Any(trial => trial.State == TrialState.Completed)) return measured.FindAll(trial => trial.State == TrialState.Completed);
        var longest = measured.Select(trial => trial.Latest!.Epochs).DefaultIfEmpty().Max();
        return measured.FindAll(trial => trial.Latest!.Epochs == longest);
    }

    /// <summary>The trials that no other is better than: with one objective the best, the earlier of equal ones; with several the Pareto front,
    /// by their first objective.</summary>
    public static IReadOnlyList<Trial> Best(IReadOnlyList<Trial> trials)
    {
        var contenders = Of(trials);
        if (contenders.Count == 0) return [];
        List<EquatableList<double>> losses = [.. contenders.Select(trial => trial.Latest!.Losses)];
        if (losses[0].Count == 1) return [contenders[LossOrder.Best(losses)[0]]];
        return [.. LossOrder.Front(losses).OrderBy(i => losses[i][0]).Select(i => contenders[i])];
    }
}
