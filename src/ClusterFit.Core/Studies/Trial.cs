namespace ClusterFit.Core.Studies;

/// <summary>Where a trial stands. The last four are final.</summary>
public enum TrialState
{
    /// <summary>Its jobs are trained, or wait for a lane.</summary>
    Running,

    /// <summary>It has reached a rung and may go on later, if it is among the best of it.</summary>
    Waiting,

    /// <summary>It was trained to the end.</summary>
    Completed,

    /// <summary>It was stopped at a rung.</summary>
    Pruned,

    /// <summary>A user cancelled it.</summary>
    Cancelled,

    /// <summary>Its settings contradict each other, or a fit of it failed.</summary>
    Failed,
}

/// <summary>Who proposed a trial.</summary>
public enum TrialSource
{
    /// <summary>The sampler.</summary>
    Sampler,

    /// <summary>A user, by hand.</summary>
    User,

    /// <summary>Another study that this one was warm-started from; it has a result and no jobs.</summary>
    OtherStudy,
}

/// <summary>What a trial had achieved after so many epochs.</summary>
/// <param name="Epochs">Epochs at most of each of its fits until then.</param>
/// <param name="Values">One for each objective, in its unit, the mean over the fits; infinite when a target was not reached.</param>
/// <param name="Losses">One for each objective, smaller is better. Says by how much a target was missed, so that those trials have an order too.</param>
public sealed record TrialResult(int Epochs, EquatableList<double> Values, EquatableList<double> Losses);

/// <summary>One try of a study: settings, fitted to each image with each seed.</summary>
/// <param name="Number">From 0, in the order of proposal.</param>
/// <param name="Source">Who proposed it.</param>
/// <param name="Settings">Its values of the search space, those of inactive dimensions left out.</param>
public sealed record Trial(int Number, TrialSource Source, EquatableList<KeyValuePair<string, string>> Settings)
{
    /// <summary>Where it stands.</summary>
    public TrialState State { get; init; }

    /// <summary>What it achieved at each rung that it reached, the last of them at its end; one entry without pruning.</summary>
    public EquatableList<TrialResult> Results { get; init; } = [];

    /// <summary>Epochs trained for it, over all its fits; what lost attempts trained again is not counted twice.</summary>
    public long Epochs { get; init; }

    /// <summary>Seconds of training and evaluation, over all its fits.</summary>
    public double Seconds { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The latest result; null before the first.</summary>
    public TrialResult? Latest => Results.Count == 0 ? null : Results[^1];

    /// <summary>Whether it is a trial of the study itself, not one that it learned from.</summary>
    public bool IsOwn => Source != TrialSource.OtherStudy;

    /// <summary>Whether its state is final.</summary>
    public bool IsFinal => State is TrialState.Completed or TrialState.Pruned or TrialState.Cancelled or TrialState.Failed;
}
