namespace ClusterFit.Core.Studies;

/// <summary>A trial as a snapshot holds it.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Entries">The rungs that it was sent to.</param>
public sealed record RememberedTrial(Trial Trial, EquatableList<RungEntry> Entries);

/// <summary>What a snapshot holds of a study beside its definition: all that does not follow from something else.</summary>
public sealed record StudyMemory
{
    /// <summary>The trials.</summary>
    public EquatableList<RememberedTrial> Trials { get; init; } = [];

    /// <summary>How many were judged at each rung of each bracket.</summary>
    public EquatableList<int> Judged { get; init; } = [];

    /// <summary>Settings that users want tried next.</summary>
    public EquatableList<EquatableList<KeyValuePair<string, string>>> Wanted { get; init; } = [];

    /// <summary>What was learned from other studies.</summary>
    public EquatableList<PriorTrial> Priors { get; init; } = [];

    /// <summary>Keys of the edits that were made.</summary>
    public EquatableList<string> Edits { get; init; } = [];

    /// <summary>What users changed.</summary>
    public EquatableList<StudyChange> History { get; init; } = [];

    /// <summary>Why it was stopped.</summary>
    public string? Stopped { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsClosed { get; init; }
}
