using System.Text.Json;
using ClusterFit.Core.Groups;

namespace ClusterFit.Core.Api;

/// <summary>Asks for a study. Its images have been uploaded before.</summary>
public sealed record StudyRequest
{
    /// <summary>The study as its document, with images as objects of name and sha256; <c>settings</c> says the whole base, or <c>preset</c> and
    /// <c>set</c> do.</summary>
    public required JsonElement Definition { get; init; }

    /// <summary>What people call the study; null for the name in the definition, or none.</summary>
    public string? Name { get; init; }

    /// <summary>The preset that its base started from, to be shown; null for the one in the definition, or none.</summary>
    public string? Preset { get; init; }

    /// <summary>Names and values that lists can be filtered by.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <inheritdoc cref="GroupTerms.Priority" />
    public int Priority { get; init; }

    /// <inheritdoc cref="GroupTerms.Weight" />
    public double Weight { get; init; } = 1;

    /// <inheritdoc cref="GroupTerms.MaxRunning" />
    public int? MaxRunning { get; init; }

    /// <inheritdoc cref="JobNeeds.Device" />
    public DeviceKind Device { get; init; }

    /// <inheritdoc cref="JobNeeds.MemoryBytes" />
    public long MemoryBytes { get; init; }

    /// <summary>Two requests with the same key are one study. Without a key, two requests with the same definition are.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>Changes a study, running or ended. What is null stays as it is.</summary>
public sealed record StudyChangeRequest
{
    /// <summary>Says which change it is, 1 to 200 characters: the same key again is the same change.</summary>
    public required string Key { get; init; }

    /// <summary>The new limit of the trials.</summary>
    public int? Trials { get; init; }

    /// <summary>The new limit of the epochs; 0 for none.</summary>
    public long? Epochs { get; init; }

    /// <summary>The new limit of the time since the study was opened, as its document writes it: <c>90m</c>, <c>1.5h</c>; <c>0</c> for none.</summary>
    public string? Time { get; init; }

    /// <summary>The new number of trials under way at once.</summary>
    public int? Parallelism { get; init; }

    /// <inheritdoc cref="GroupTerms.Priority" />
    public int? Priority { get; init; }

    /// <summary>Dimensions by name, as in the document; each takes the place of the one with its name.</summary>
    public JsonElement? Space { get; init; }

    /// <summary>Trials to be tried next.</summary>
    public IReadOnlyList<WantedTrial>? Add { get; init; }

    /// <summary>Trials of another study to learn from.</summary>
    public IReadOnlyList<KnownTrial>? Priors { get; init; }

    /// <summary>True: no more trials, and those under way end at their next rung. False: goes on again.</summary>
    public bool? Stop { get; init; }
}

/// <summary>A trial by hand.</summary>
/// <param name="Settings">Its settings; those of the space that are missing come from the base.</param>
public sealed record WantedTrial(IReadOnlyDictionary<string, string> Settings);

/// <summary>A trial of another study.</summary>
/// <param name="Settings">Its values of the search space.</param>
/// <param name="Values">One for each objective, in its unit. One that missed its target has nothing to teach.</param>
public sealed record KnownTrial(IReadOnlyDictionary<string, string> Settings, IReadOnlyList<double> Values);
