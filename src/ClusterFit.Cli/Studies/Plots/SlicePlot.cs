using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>An objective against one dimension. Small, so without a legend: the marks are those of the history.</summary>
internal static class SlicePlot
{
    /// <summary>Draws it, with the trials for which the dimension counts.</summary>
    public static Plot Draw(StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings, int objective, Dimension dimension)
    {
        var measure = definition.Objectives[objective].Measure;
        var scale = new DimensionScale(dimension, trials);
        var active = trials.Where(trial => scale.PositionOf(trial) is not null).ToList();
        var drawn = TrialMarks.Thinned(active, findings.Best);
        var plot = PlotLook.NewPlot(TrialMarks.Title("", drawn.Count, active.Count).TrimStart(), scale.Title, TrialWords.NameAndUnit(measure));
        var values = ValueScale.Of(definition, trials, objective);
        var best = definition.Objectives.Count == 1 ? findings.Best : [];
        TrialMarks.Add(plot, values, objective, [.. drawn.Select(trial => (scale.PlaceOf(trial)!.Value, trial))], best);
        scale.Apply(plot.Axes.Bottom);
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = TrialWords.Compact };
        plot.Axes.SetLimits(scale.WithMargin().Low, scale.WithMargin().High, values.Limits.Low, values.Limits.High);
        plot.HideLegend();
        return plot;
    }
}
