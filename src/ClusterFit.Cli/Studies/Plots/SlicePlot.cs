using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>An objective against one dimension.</summary>
internal static class SlicePlot
{
    // Trials with the same choice are spread over this part of its place, so that they do not hide each other.
    private const double Spread = 0.5;

    private const double GoldenRatio = 0.618033988749895;

    /// <summary>Draws it, with the trials for which the dimension counts.</summary>
    public static Plot Draw(StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings, int objective, Dimension dimension)
    {
        var measure = definition.Objectives[objective].Measure;
        var scale = new DimensionScale(dimension, trials);
        var active = trials.Where(trial => scale.PositionOf(trial) is not null).ToList();
        var drawn = TrialMarks.Thinned(active, findings.Best);
        var plot = PlotLook.NewPlot(TrialMarks.Title("", drawn.Count, active.Count).TrimStart(), scale.Title, TrialWords.NameAndUnit(measure));
        var values = ValueScale.Of(definition, trials, objective);
        TrialMarks.Add(plot, values, objective, [.. drawn.Select(trial => (scale.PositionOf(trial)!.Value + Aside(trial), trial))], definition.Objectives.Count == 1 ? findings.Best : []);
        scale.Apply(plot.Axes.Bottom);
        plot.Axes.SetLimits(scale.WithMargin().Low, scale.WithMargin().High, values.Limits.Low, values.Limits.High);
        PlotLook.AddLegendBelow(plot);
        return plot;

        double Aside(Trial trial) => scale.IsChoice ? Spread * (((trial.Number * GoldenRatio) % 1) - 0.5) : 0;
    }
}
