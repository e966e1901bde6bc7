using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>How much each dimension matters for each objective.</summary>
internal static class ImportancePlot
{
    // More have no room; the rest matters least.
    private const int BarsAtMost = 12;

    /// <summary>Draws it; null while nothing is known.</summary>
    public static Plot? Draw(StudyDefinition definition, StudyFindings findings)
    {
        var known = Enumerable.Range(0, definition.Objectives.Count).Where(i => findings.Importances[i].Count > 0).ToList();
        if (known.Count == 0) return null;
        var names = findings.Importances.SelectMany(each => each).GroupBy(each => each.Dimension)
            .OrderByDescending(each => each.Max(importance => importance.Share)).Select(each => each.Key).Take(BarsAtMost).ToList();
        var plot = PlotLook.NewPlot("what decides whether a trial is among the best", "share", "");
        var height = 0.8 / known.Count;
        for (var k = 0; k < known.Count; k++)
        {
            var shares = findings.Importances[known[k]].ToDictionary(each => each.Dimension, each => each.Share);
            var color = PlotLook.Lines[k];
            var offset = 0.4 - (height * (k + 0.5));
            var bars = plot.Add.Bars(names.Select((name, i) => new Bar
            {
                Position = names.Count - 1 - i + offset,
                Value = shares[name],
                Size = height * 0.9,
                Orientation = Orientation.Horizontal,
                FillColor = color.WithAlpha(0.85),
                LineWidth = 0,
                Label = $"{100 * shares[name]:0} %",
            }).ToArray());
            bars.ValueLabelStyle.ForeColor = PlotLook.Ink;
            bars.ValueLabelStyle.FontSize = known.Count > 2 ? 9 : 12;
            if (known.Count > 1) bars.LegendText = TrialWords.Goal(definition.Objectives[known[k]]);
        }

        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. names.Select((_, i) => (double)(names.Count - 1 - i))], [.. names.Select(name => PlotFont.Printable(name, ""))]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = share => $"{100 * share:0} %" };
        var most = findings.Importances.SelectMany(each => each).Max(each => each.Share);
        plot.Axes.SetLimits(0, Math.Min(1.1, 1.12 * most), -0.6, names.Count - 0.4);
        if (known.Count > 1) PlotLook.AddLegendBelow(plot);
        return plot;
    }
}
