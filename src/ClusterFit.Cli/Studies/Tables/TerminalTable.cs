using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using Spectre.Console;

namespace ClusterFit.Cli.Studies.Tables;

/// <summary>A study in a terminal. Where it is narrow, the settings that matter least are left out.</summary>
internal static class TerminalTable
{
    private const int BestAtMost = 50, WatchedAtMost = 12;

    /// <summary>Writes what has been found: the best trial, or the Pareto front, and how to fit with it.</summary>
    public static void WriteBest(StudyDefinition definition, IReadOnlyList<Trial> trials, IAnsiConsole console)
    {
        var findings = StudyFindings.Of(definition, trials);
        console.MarkupLine(Markup.Escape(Summary(definition, trials, findings)));
        if (findings.Best.Count == 0)
        {
            if (trials.Select(trial => trial.Error).OfType<string>().GroupBy(error => error).MaxBy(group => group.Count()) is { } reason)
                console.WriteLine(OneLine.Of($"{reason.Count()} of them: {reason.Key}"));
            return;
        }

        console.WriteLine();
        var shown = findings.Best.Take(BestAtMost).ToList();
        TableOf(definition, findings, shown, withState: false).Write(console);
        if (findings.Best.Count > shown.Count) console.WriteLine($"and {findings.Best.Count - shown.Count} more, see 'clusterfit study report'");
        for (var i = 0; i < definition.Objectives.Count; i++)
        {
            var shares = findings.Importances[i].Where(each => each.Share >= 0.01)
                .Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Dimension} {100 * each.Share:0} %")).ToList();
            if (shares.Count == 0) continue;
            var name = Markup.Escape(TrialWords.Name(definition.Objectives[i].Measure));
            console.MarkupLine($"[grey]what matters for {name}:[/] {Markup.Escape(OneLine.Of(string.Join(", ", shares)))}");
        }

        if (definition.Objectives.Count == 1 && FitCommandLine.Of(definition, findings.Best[0]) is { } command) console.WriteLine(OneLine.Of(command));
    }

    /// <summary>Where the study stands, as lines of markup: a summary, and the trials under way or ended last, the latest first.</summary>
    /// <param name="definition">The study.</param>
    /// <param name="trials">Its trials.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IReadOnlyList<string> Watched(StudyDefinition definition, IReadOnlyList<Trial> trials, int width)
    {
        var findings = StudyFindings.Of(definition, trials);
        var shown = trials.OrderBy(trial => trial.IsFinal).ThenByDescending(trial => trial.Number).Take(WatchedAtMost).ToList();
        var summary = Markup.Escape(FittedTable.Shorten(Summary(definition, trials, findings), width - 1));
        return shown.Count == 0 ? [summary] : [summary, .. TableOf(definition, findings, shown, withState: true).LinesWithHeading(width)];
    }

    /// <summary>The study in one line, such as <c>best PSNR 40.01 dB (trial 102); 120 trials: 12 completed, 97 pruned, 6 waiting, 5 failed</c>.</summary>
    public static string Summary(StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings)
    {
        var own = trials.Where(trial => trial.IsOwn).ToList();
        var states = string.Join(", ", own.GroupBy(trial => trial.State).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {TrialWords.State(group.Key)}"));
        var counted = own.Count == 0 ? "no trials yet" : $"{Wording.Count(own.Count, "trial")}: {states}";
        return findings.Best.Count == 0 ? counted
            : definition.Objectives.Count > 1 ? $"{findings.Best.Count} on the Pareto front; {counted}"
            : $"best {TrialWords.Name(definition.Objectives[0].Measure)} {TrialWords.Value(definition, findings.Best[0], 0)} "
              + $"(trial {findings.Best[0].Number}); {counted}";
    }

    private static FittedTable TableOf(StudyDefinition definition, StudyFindings findings, List<Trial> trials, bool withState)
    {
        var best = findings.Best.Select(trial => trial.Number).ToHashSet();
        var table = new FittedTable(
        [
            new("trial", IsNumber: true),
            .. withState ? [new("state")] : Array.Empty<FittedColumn>(),
            .. definition.Objectives.Select(objective => new FittedColumn(TrialWords.Heading(objective.Measure), IsNumber: true)),
            .. definition.Space.Dimensions.Select(dimension => new FittedColumn(dimension.Name, RankOf(dimension), IsNumber: dimension is NumberDimension)),
            new("epochs", Rank: definition.Space.Dimensions.Count + 1, IsNumber: true),
        ]);
        foreach (var trial in trials)
            table.Add(
            [
                ($"{trial.Number}", best.Contains(trial.Number) ? "green" : null),
                .. withState ? [(TrialWords.State(trial.State), StyleOf(trial.State))] : Array.Empty<(string, string?)>(),
                .. definition.Objectives.Select((_, i) => (TrialWords.Value(definition, trial, i), (string?)null)),
                .. definition.Space.Dimensions.Select(dimension => (TrialWords.Setting(dimension, trial), (string?)null)),
                ($"{trial.Latest?.Epochs}", null),
            ]);
        return table;

        // The first objective decides; without importances the later dimensions go first.
        int RankOf(Dimension dimension)
        {
            var rank = findings.Importances[0].TakeWhile(each => each.Dimension != dimension.Name).Count();
            return 1 + (findings.Importances[0].Count > 0 ? rank : definition.Space.Dimensions.TakeWhile(each => each != dimension).Count());
        }
    }

    private static string? StyleOf(TrialState state) => state switch
    {
        TrialState.Completed => "green",
        TrialState.Failed => "red",
        TrialState.Cancelled => "yellow",
        TrialState.Pruned => "grey",
        _ => null,
    };
}
