using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Cli.Studies.Watching;

/// <summary>How studies read while they run.</summary>
internal static class StudyWording
{
    /// <summary>How a trial ended, such as <c>trial 7: completed, PSNR 31.20 dB, learning-rate=0.001 depth=3</c>.</summary>
    public static string Outcome(StudyDefinition definition, Trial trial)
    {
        IEnumerable<string> values = trial.Latest is null ? [] : definition.Objectives.Select(
            (objective, i) => $"{TrialWords.Name(objective.Measure)} {TrialWords.Value(definition, trial, i)}");
        var epochs = trial.State == TrialState.Pruned && trial.Latest is { } latest ? $" after {Wording.Count(latest.Epochs, "epoch")}" : "";
        var reason = trial.Error is { Length: > 0 } error ? $": {error}" : "";
        return OneLine.Of(string.Join(", ", [$"trial {trial.Number}: {TrialWords.State(trial.State)}{epochs}{reason}", .. values, SettingsOf(trial)]));
    }

    /// <summary>Where the study stands, such as <c>12/60 trials, 4 fits running, 2:05 left; best PSNR 31.20 dB (trial 7)</c>.</summary>
    public static string Standing(StudyMoment study)
    {
        var best = Contenders.Best(study.Trials);
        var found = best.Count == 0 ? ""
            : study.Definition.Objectives.Count > 1 ? $"; {best.Count} on the Pareto front"
            : $"; best {TrialWords.Name(study.Definition.Objectives[0].Measure)} {TrialWords.Value(study.Definition, best[0], 0)} (trial {best[0].Number}: {SettingsOf(best[0])})";
        return $"{Count(study)}{found}";
    }

    /// <summary>How far the study is, such as <c>12/60 trials, 4 fits running, 2:05 left</c>.</summary>
    public static string Count(StudyMoment study)
    {
        string[] parts =
        [
            $"{study.Ended}/{study.Planned} trials",
            study.Running.Count > 0 ? $"{Wording.Count(study.Running.Count, "fit")} running" : "",
            Wording.TimeLeft(study.TimeLeft?.TotalSeconds),
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string SettingsOf(Trial trial) => string.Join(' ', trial.Settings.Select(setting => $"{setting.Key}={Shortened(setting.Value)}"));

    // Digits beyond the fourth tell nobody anything.
    private static string Shortened(string value) =>
        value.Contains('.', StringComparison.Ordinal) && double.TryParse(value, CultureInfo.InvariantCulture, out var number)
            ? TrialWords.Short(number)
            : value;
}
