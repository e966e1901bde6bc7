namespace ClusterFit.Core.Studies;

/// <summary>The median stopping rule (Golovin et al. 2017): a trial goes on unless it is worse than the median of what the completed trials had achieved
/// at the same rung. With several objectives it must be worse in all of them to be stopped. A reproducible study compares with those trials only
/// that the proposal could know of.</summary>
internal static class MedianRule
{
    /// <summary>Whether a trial that is at a rung goes on.</summary>
    public static bool Admits(StudyState study, StudyTrial trial, int rung)
    {
        var objectives = study.Definition.Objectives.Count;
        var last = study.Definition.Mode == StudyMode.Asynchronous ? int.MaxValue : trial.Trial.Number - study.Definition.Parallelism;
        EquatableList<double>[] peers = [.. study.Trials
            .Where(peer => peer.Trial is { State: TrialState.Completed } && peer.Trial.Number <= last && peer.Trial.Number != trial.Trial.Number)
            .Select(peer => peer.LossesAt(rung, objectives))];
        if (peers.Length < Math.Max(1, study.Definition.Pruner.StartupTrials)) return true;
        var own = trial.LossesAt(rung, objectives);
        return Enumerable.Range(0, objectives).Any(objective => own[objective] <= Median([.. peers.Select(losses => losses[objective])]));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
