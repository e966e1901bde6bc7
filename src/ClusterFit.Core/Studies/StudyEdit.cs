namespace ClusterFit.Core.Studies;

/// <summary>A trial of another study, to learn from.</summary>
/// <param name="Settings">Its values of the search space.</param>
/// <param name="Values">One for each objective, in its unit.</param>
public sealed record PriorTrial(EquatableList<KeyValuePair<string, string>> Settings, EquatableList<double> Values);

/// <summary>A change of a running or ended study. What is null or empty stays as it is.</summary>
public sealed record StudyEdit
{
    /// <summary>Most trials, added or prior, of one edit; keeps the message to a few tens of kilobytes.</summary>
    public const int MaxTrials = 100;

    /// <summary>Most edits of a study.</summary>
    public const int MaxEdits = 1000;

    /// <summary>Says which edit it is: the same key again is the same edit.</summary>
    public required string Key { get; init; }

    /// <summary>The new limit of the trials.</summary>
    public int? Trials { get; init; }

    /// <summary>The new limit of the epochs; 0 for none.</summary>
    public long? Epochs { get; init; }

    /// <summary>The new limit of the time since the study was opened; zero for none.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>The new number of trials under way at once.</summary>
    public int? Parallelism { get; init; }

    /// <summary>The new priority among groups.</summary>
    public int? Priority { get; init; }

    /// <summary>Dimensions that take the place of those with their names.</summary>
    public EquatableList<Dimension> Dimensions { get; init; } = [];

    /// <summary>Trials to be tried next, each with its settings.</summary>
    public EquatableList<EquatableList<KeyValuePair<string, string>>> Add { get; init; } = [];

    /// <summary>Trials of another study to learn from.</summary>
    public EquatableList<PriorTrial> Priors { get; init; } = [];

    /// <summary>True: no more trials, and those under way end at their next rung. False: goes on again.</summary>
    public bool? Stop { get; init; }
}

/// <summary>What was changed of a study, and from which trial on.</summary>
/// <param name="At">When.</param>
/// <param name="Trial">The first trial that was proposed after it.</param>
/// <param name="Text">What was changed, for people.</param>
public sealed record StudyChange(DateTimeOffset At, int Trial, string Text);
