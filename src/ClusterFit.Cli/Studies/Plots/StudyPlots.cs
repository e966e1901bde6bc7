using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>All plots of a study: those that its trials are enough for.</summary>
internal static class StudyPlots
{
    /// <summary>Dimensions that have a slice; of more the most important.</summary>
    public const int SlicesAtMost = 12;

    /// <summary>Draws them.</summary>
    public static IReadOnlyList<StudyPlot> Draw(StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings) =>
        [.. Plots(definition, trials, findings).Where(each => each.Plot is not null)
            .Select(each => StudyPlot.Of(each.Kind, each.Name, each.Caption, each.Plot!))];

    private static IEnumerable<(PlotKind Kind, string Name, string Caption, Plot? Plot)> Plots(
        StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings)
    {
        if (!trials.Any(Contenders.IsMeasured)) yield break;
        var objectives = definition.Objectives;
        for (var i = 0; i < objectives.Count; i++)
            yield return (PlotKind.History, Named("history", i), $"{TrialWords.Name(objectives[i].Measure)} of the trials and the best so far",
                HistoryPlot.Draw(definition, trials, findings, i));
        for (var i = 0; i < objectives.Count; i++)
            for (var j = i + 1; j < objectives.Count; j++)
                // What is cheap goes across, what is good goes up.
                yield return (PlotKind.Pareto, objectives.Count == 2 ? "pareto" : $"pareto-{Column(j)}-{Column(i)}",
                    $"{TrialWords.Name(objectives[i].Measure)} against {TrialWords.Name(objectives[j].Measure)}",
                    ParetoPlot.Draw(definition, trials, findings, j, i));
        yield return (PlotKind.Importance, "importance", "how much each dimension matters", ImportancePlot.Draw(definition, findings));
        if (RungSurvivalOf(findings) is { } survival) yield return (PlotKind.Survival, "survival", "trials at each rung", survival);
        for (var i = 0; i < objectives.Count; i++)
        {
            var dimensions = ByImportance(definition, findings, i);
            if (dimensions.Count == 0) continue;
            var shown = dimensions.Take(ParallelPlot.AxesAtMost).ToHashSet();
            yield return (PlotKind.Parallel, Named("parallel", i), $"settings and {TrialWords.Name(objectives[i].Measure)} of the trials",
                ParallelPlot.Draw(definition, trials, findings, i, [.. definition.Space.Dimensions.Where(shown.Contains)]));
            if (dimensions.Count > 1)
                yield return (PlotKind.Contour, Named("contour", i),
                    $"{TrialWords.Name(objectives[i].Measure)} over {dimensions[0].Name} and {dimensions[1].Name}",
                    ContourPlot.Draw(definition, trials, findings, i, dimensions[0], dimensions[1]));
            foreach (var dimension in dimensions.Take(SlicesAtMost))
                yield return (PlotKind.Slice, $"{Named("slice", i)}-{dimension.Name}", $"{TrialWords.Name(objectives[i].Measure)} against {dimension.Name}",
                    SlicePlot.Draw(definition, trials, findings, i, dimension));
        }

        string Named(string name, int objective) => objectives.Count == 1 ? name : $"{name}-{Column(objective)}";
        string Column(int objective) => MeasureColumns.Of(objectives[objective].Measure);
    }

    private static Plot? RungSurvivalOf(StudyFindings findings) => findings.Survival.Count > 0 ? SurvivalPlot.Draw(findings.Survival) : null;

    // Those of which nothing is known follow in their order.
    private static List<Dimension> ByImportance(StudyDefinition definition, StudyFindings findings, int objective)
    {
        var ranks = findings.Importances[objective].Select((each, rank) => (each.Dimension, rank)).ToDictionary(each => each.Dimension, each => each.rank);
        return [.. definition.Space.Dimensions.OrderBy(dimension => ranks.GetValueOrDefault(dimension.Name, int.MaxValue))];
    }
}
