using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>How many trials got to each rung and to the end.</summary>
internal static class SurvivalPlot
{
    // More have no room for their labels.
    private const int LabelsAtMost = 12;

    /// <summary>Draws it.</summary>
    public static Plot Draw(IReadOnlyList<RungCount> survival)
    {
        var plot = PlotLook.NewPlot("trials that were trained so long", "epochs", "trials");
        var every = (survival.Count + LabelsAtMost - 1) / LabelsAtMost;
        var bars = plot.Add.Bars(survival.Select((rung, i) => new Bar
        {
            Position = i,
            Value = rung.Trials,
            Size = 0.7,
            FillColor = PlotLook.Lines[0].WithAlpha(rung.Epochs is null ? 1 : 0.65),
            LineWidth = 0,
            Label = every == 1 ? $"{rung.Trials:N0}" : "",
        }).ToArray());
        bars.ValueLabelStyle.ForeColor = PlotLook.Ink;
        bars.ValueLabelStyle.FontSize = 13;
        var ticks = new NumericManual();
        for (var i = 0; i < survival.Count; i++)
            if (i % every == 0 || i == survival.Count - 1) ticks.AddMajor(i, survival[i].Epochs is { } epochs ? $"{epochs:N0}" : "end");
        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.Left.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.SetLimits(-0.6, survival.Count - 0.4, 0, 1.12 * Math.Max(1, survival.Max(rung => rung.Trials)));
        return plot;
    }
}
