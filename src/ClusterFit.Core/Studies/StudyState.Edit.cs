using System.Globalization;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Core.Studies;

// What users change while it runs.
public sealed partial record StudyState
{
    /// <summary>What is wrong with an edit: the field, its value and what would be right. Null when nothing is.</summary>
    public string? ProblemOf(StudyEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        if (edit.Key.Length is 0 or > 200) return $"key: {edit.Key.Length} characters; expected 1 to 200.";
        if (Edits.Count >= StudyEdit.MaxEdits) return $"edits: {Edits.Count}; a study takes at most {StudyEdit.MaxEdits}.";
        if (edit.Trials is { } trials && (trials < Math.Max(1, Trials.Count) || trials > StudyDefinition.MaxTrials))
            return $"trials: {trials}; expected {Math.Max(1, Trials.Count)}, as many as there are, to {StudyDefinition.MaxTrials}.";
        if (edit.Epochs < 0) return $"epochs: {edit.Epochs}; expected 1 or more, or 0 for no limit.";
        if (edit.Time < TimeSpan.Zero) return $"time: {edit.Time}; expected more than nothing, or 0 for no limit.";
        if (edit.Parallelism is < 1 or > StudyDefinition.MaxParallelism)
            return $"parallelism: {edit.Parallelism}; expected 1 to {StudyDefinition.MaxParallelism}.";
        if (edit.Add.Count + edit.Priors.Count > StudyEdit.MaxTrials)
            return $"trials: {edit.Add.Count + edit.Priors.Count} in one edit; expected at most {StudyEdit.MaxTrials}.";
        if (edit.Dimensions.FirstOrDefault(dimension => Definition.Space.Dimensions.All(known => known.Name != dimension.Name)) is { } unknown)
            return $"space: '{unknown.Name}' is not searched; expected one of {string.Join(", ", Definition.Space.Dimensions.Select(known => known.Name))}.";
        // Its points would come in another order from here on, some of them twice and some never.
        if (edit.Dimensions.Count > 0 && Definition.Sampler.Kind == SamplerKind.Grid)
            return "space: a grid that is being visited can not be changed; expected another study, or trials by hand.";
        if (edit.Dimensions.Count > 0 && ProblemOf(Definition with { Space = Replaced(edit) }) is { } problem) return problem;
        if (edit.Add.Count > 0 && ProblemOfMore(edit) is { } noRoom) return noRoom;
        return edit.Add.Select((settings, i) => ProblemOfTrial(settings, $"add[{i}]"))
            .Concat(edit.Priors.Select((prior, i) => ProblemOf(prior, $"priors[{i}]"))).FirstOrDefault(wrong => wrong is not null);
    }

    internal StudyState Edit(StudyEdit edit, DateTimeOffset at)
    {
        var budget = Definition.Budget;
        var definition = Definition with
        {
            Space = Replaced(edit),
            Parallelism = edit.Parallelism ?? Definition.Parallelism,
            Budget = new StudyBudget
            {
                Trials = edit.Trials ?? budget.Trials,
                Epochs = edit.Epochs switch { null => budget.Epochs, 0 => null, var epochs => epochs },
                Time = edit.Time is { } time ? time == TimeSpan.Zero ? null : time : budget.Time,
            },
        };
        return this with
        {
            Definition = definition,
            Samplable = Samplers.Limit(definition.Sampler, definition.Space),
            // A trial that an edit leaves outside of the space teaches the sampler nothing more; it stays in the table.
            Trials = edit.Dimensions.Count == 0 ? Trials
                : [.. Trials.Select(trial => trial with { Point = definition.Space.Encode(trial.Trial.Settings) })],
            Wanted = Wanted.AddRange(edit.Add),
            Priors = edit.Priors.Count == 0 ? Priors : [.. Priors, .. edit.Priors],
            Edits = Edits.Add(edit.Key),
            Stopped = StoppedAfter(edit),
            IsClosed = false,
            History = [.. History, new StudyChange(at, Trials.Count, Describe(edit))],
        };
    }

    private SearchSpace Replaced(StudyEdit edit) => edit.Dimensions.Count == 0 ? Definition.Space : new SearchSpace(
        [.. Definition.Space.Dimensions.Select(known => edit.Dimensions.LastOrDefault(dimension => dimension.Name == known.Name) ?? known)]);

    // Trials by hand count as all others do, and would wait for ever where there is no room for them.
    private string? ProblemOfMore(StudyEdit edit)
    {
        var (trials, begun) = (edit.Trials ?? Definition.Budget.Trials, Trials.Count + Wanted.Count);
        if (begun + edit.Add.Count > trials)
            return $"add: {edit.Add.Count}; expected at most {Math.Max(0, trials - begun)}, what is left of the {trials} trials; 'trials' gives the study more.";
        return StoppedAfter(edit) is { } reason ? $"add: {edit.Add.Count}, but the study tries no more: {reason}; let it go on first." : null;
    }

    // Whoever extends a study wants it to go on.
    private string? StoppedAfter(StudyEdit edit) => edit.Stop switch
    {
        true => "a user stopped it",
        false => null,
        null => edit.Trials is not null || edit.Epochs is not null || edit.Time is not null ? null : Stopped,
    };

    // What the document refuses, an edit may not bring about either.
    private static string? ProblemOf(StudyDefinition definition)
    {
        try
        {
            _ = StudyDocument.Read(StudyDocument.Write(definition));
            return null;
        }
        catch (StudyDocumentException error)
        {
            return error.Message;
        }
    }

    // A trial by hand is compared with the others, and may differ from them in no more than they do.
    private string? ProblemOfTrial(EquatableList<KeyValuePair<string, string>> settings, string path)
    {
        if (settings.FirstOrDefault(setting => SpaceReader.NotSearched.ContainsKey(setting.Key)).Key is { } name)
            return $"{path}: {name}: the same for all trials of a study; expected settings without it.";
        return Definition.Pruner.Kind != PrunerKind.None && settings.Any(setting => setting.Key == "epochs")
            ? $"{path}: epochs: the pruner compares trials after equal epochs; expected settings without them."
            : ProblemOf(settings, path);
    }

    private string? ProblemOf(EquatableList<KeyValuePair<string, string>> settings, string path)
    {
        try
        {
            _ = Definition.SpecOf(settings, Definition.FitSeeds[0]);
            return null;
        }
        catch (FitSettingException error)
        {
            return $"{path}: {error.Message}";
        }
    }

    private string? ProblemOf(PriorTrial prior, string path) => prior.Values.Count != Definition.Objectives.Count
        ? $"{path}.values: {prior.Values.Count}; expected {Definition.Objectives.Count}, one for each objective."
        : !prior.Values.All(double.IsFinite) ? $"{path}.values: {string.Join(", ", prior.Values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}; expected finite numbers."
        : ProblemOf(prior.Settings, path);

    private static string Describe(StudyEdit edit)
    {
        var parts = new List<string>();
        if (edit.Trials is { } trials) parts.Add($"trials {trials}");
        if (edit.Epochs is { } epochs) parts.Add(epochs == 0 ? "no limit of epochs" : $"epochs {epochs}");
        if (edit.Time is { } time) parts.Add(time == TimeSpan.Zero ? "no limit of time" : string.Create(CultureInfo.InvariantCulture, $"time {time}"));
        if (edit.Parallelism is { } parallelism) parts.Add($"parallelism {parallelism}");
        if (edit.Priority is { } priority) parts.Add($"priority {priority}");
        parts.AddRange(edit.Dimensions.Select(dimension => $"space of {dimension.Name}"));
        if (edit.Add.Count > 0) parts.Add($"{Counted(edit.Add.Count)} by hand");
        if (edit.Priors.Count > 0) parts.Add($"{Counted(edit.Priors.Count)} of another study");
        if (edit.Stop is { } stop) parts.Add(stop ? "stop" : "go on");
        return string.Join(", ", parts);

        static string Counted(int trials) => trials == 1 ? "1 trial" : $"{trials} trials";
    }
}
