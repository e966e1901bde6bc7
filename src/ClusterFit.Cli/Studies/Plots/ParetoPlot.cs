using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>Two objectives against each other, with the Pareto front of all objectives.</summary>
internal static class ParetoPlot
{
    /// <summary>Draws it.</summary>
    public static Plot Draw(StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings, int across, int up)
    {
        var (xObjective, yObjective) = (definition.Objectives[across], definition.Objectives[up]);
        var front = findings.Best.Select(trial => trial.Number).ToHashSet();
        var finite = trials.Where(trial => Contenders.IsMeasured(trial) && IsFinite(trial)).ToList();
        var drawn = TrialMarks.Thinned(finite, findings.Best);
        var (x, y) = (ValueScale.Of(definition, trials, across), ValueScale.Of(definition, trials, up));
        var plot = PlotLook.NewPlot(
            TrialMarks.Title($"{TrialWords.Goal(xObjective)}, {TrialWords.Goal(yObjective)}", drawn.Count, finite.Count),
            TrialWords.NameAndUnit(xObjective.Measure), TrialWords.NameAndUnit(yObjective.Measure));
        var others = drawn.Where(trial => !front.Contains(trial.Number)).ToList();
        var size = drawn.Count > 500 ? 4 : 6;
        TrialMarks.AddStopped(plot, others.Where(trial => !TrialMarks.IsComplete(trial)).Select(Place), size);
        TrialMarks.AddComplete(plot, others.Where(TrialMarks.IsComplete).Select(Place), size);
        Coordinates[] best = [.. drawn.Where(trial => front.Contains(trial.Number)).Select(Place).OrderBy(point => point.X)];
        AddFront(plot, best, xObjective, withLine: definition.Objectives.Count == 2);
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = TrialWords.Compact };
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = TrialWords.Compact };
        plot.Axes.SetLimits(x.Limits.Low, x.Limits.High, y.Limits.Low, y.Limits.High);
        PlotLook.AddLegendBelow(plot);
        return plot;

        bool IsFinite(Trial trial) => double.IsFinite(trial.Latest!.Values[across]) && double.IsFinite(trial.Latest.Values[up]);
        Coordinates Place(Trial trial) => new(x.Clip(trial.Latest!.Values[across]), y.Clip(trial.Latest.Values[up]));
    }

    private static void AddFront(Plot plot, Coordinates[] points, Objective across, bool withLine)
    {
        if (points.Length == 0) return;
        if (withLine && points.Length > 1)
        {
            // Between two trials of the front only the one that is worse across has been reached.
            var line = plot.Add.ScatterLine(points, PlotLook.Lines[1].WithAlpha(0.6));
            line.ConnectStyle = across.Direction == Direction.Minimize ? ConnectStyle.StepHorizontal : ConnectStyle.StepVertical;
            line.LineWidth = 1.5f;
        }

        TrialMarks.Points(plot, points, "Pareto front", PlotLook.Lines[1], 9);
    }
}
