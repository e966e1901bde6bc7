using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>The values of the trials in their order, and the best so far.</summary>
internal static class HistoryPlot
{
    /// <summary>Draws it for an objective.</summary>
    public static Plot Draw(StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings, int objective)
    {
        var measure = definition.Objectives[objective].Measure;
        var drawn = TrialMarks.Thinned(trials, findings.Best);
        var title = TrialMarks.Title($"{TrialWords.Name(measure)} of the trials", drawn.Count, trials.Count);
        var plot = PlotLook.NewPlot(title, "trial", TrialWords.NameAndUnit(measure));
        var scale = ValueScale.Of(definition, trials, objective);
        // The front of several objectives is not the best of this one.
        var best = definition.Objectives.Count == 1 ? findings.Best : [];
        TrialMarks.Add(plot, scale, objective, [.. drawn.Select(trial => ((double)trial.Number, trial))], best);
        AddBest(plot, scale, findings.Histories[objective]);
        // Trials of other studies have numbers below zero.
        var (first, last) = (trials.Min(trial => trial.Number), trials.Max(trial => trial.Number));
        var margin = 0.5 + (0.02 * (last - first));
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = TrialWords.Compact };
        plot.Axes.SetLimits(first - margin, last + margin, scale.Limits.Low, scale.Limits.High);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        PlotLook.AddLegendBelow(plot);
        return plot;
    }

    private static void AddBest(Plot plot, ValueScale scale, IReadOnlyList<HistoryPoint> history)
    {
        var known = history.Where(point => point.Best is { } best && double.IsFinite(best)).ToList();
        // Only where it changes, and to the last trial.
        Coordinates[] steps =
        [
            .. known.Where((point, i) => i == 0 || i == known.Count - 1 || point.Best != known[i - 1].Best)
                .Select(point => new Coordinates(point.Trial, scale.Clip(point.Best!.Value))),
        ];
        if (steps.Length < 2) return;
        var line = plot.Add.ScatterLine(steps, PlotLook.Lines[1]);
        line.ConnectStyle = ConnectStyle.StepHorizontal;
        line.LineWidth = 2;
        line.LegendText = "best so far";
    }
}
