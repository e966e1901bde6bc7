using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>Parallel coordinates: a line for each trial through its settings to its value, the stronger the better.</summary>
internal static class ParallelPlot
{
    /// <summary>Axes of settings that have room; the most important are shown.</summary>
    public const int AxesAtMost = 9;

    private const int LinesAtMost = 300;

    // Where a line goes while a dimension does not count for its trial.
    private const double Inactive = -0.14;

    /// <summary>Draws it for an objective.</summary>
    /// <param name="definition">The study.</param>
    /// <param name="trials">Its trials.</param>
    /// <param name="findings">What it found.</param>
    /// <param name="objective">Position of the objective.</param>
    /// <param name="dimensions">The dimensions to show, in their order.</param>
    public static Plot Draw(StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings, int objective, IReadOnlyList<Dimension> dimensions)
    {
        var measure = definition.Objectives[objective].Measure;
        var measured = trials.Where(Contenders.IsMeasured).ToList();
        var values = ValueScale.Of(definition, trials, objective);
        var drawn = TrialMarks.Thinned(measured, findings.Best, LinesAtMost).OrderBy(trial => values.Goodness(trial.Latest!.Values[objective])).ToList();
        var scales = dimensions.Select(dimension => new DimensionScale(dimension, trials)).ToList();
        var plot = PlotLook.NewPlot(TrialMarks.Title("settings of the trials, the best with the strongest lines", drawn.Count, measured.Count), "", "");
        foreach (var trial in drawn) AddLine(plot, trial, scales, values, objective);
        var withInactive = drawn.Exists(trial => scales.Exists(scale => scale.PositionOf(trial) is null));
        for (var i = 0; i < scales.Count; i++) AddAxis(plot, i, scales[i].Marks.Select(mark => (scales[i].Part(mark.Position), mark.Label)));
        if (withInactive) AddLabel(plot, 0, Inactive, "not used");
        var (low, high) = (values.Low, values.High);
        AddAxis(plot, scales.Count, Ticks.Linear(low, high, whole: false).Select(tick => ((tick - low) / (high - low), TrialWords.Compact(tick))));
        Frame(plot, [.. scales.Select(scale => scale.Title), TrialWords.NameAndUnit(measure)]);
        plot.Axes.SetLimits(-0.45, scales.Count + 0.55, withInactive ? Inactive - 0.06 : -0.05, 1.05);
        return plot;
    }

    private static void AddLine(Plot plot, Trial trial, List<DimensionScale> scales, ValueScale values, int objective)
    {
        var value = trial.Latest!.Values[objective];
        var goodness = values.Goodness(value);
        var (low, high) = (values.Low, values.High);
        Coordinates[] points =
        [
            .. scales.Select((scale, i) => new Coordinates(i, scale.PartOf(trial) ?? Inactive)),
            new Coordinates(scales.Count, (values.Clip(value) - low) / (high - low)),
        ];
        var line = plot.Add.ScatterLine(points, ColorScale.Map.GetColor(0.15 + (0.85 * goodness)).WithAlpha(0.5 + (0.45 * goodness)));
        line.LineWidth = (float)(0.8 + (1.4 * goodness));
    }

    private static void AddAxis(Plot plot, int x, IEnumerable<(double Part, string Label)> marks)
    {
        var axis = plot.Add.Line(x, 0, x, 1);
        axis.LineColor = PlotLook.Ink;
        axis.LineWidth = 1.2f;
        foreach (var (part, label) in marks) AddLabel(plot, x, part, label);
    }

    private static void AddLabel(Plot plot, double x, double y, string label)
    {
        var text = plot.Add.Text(label, x, y);
        text.LabelFontSize = 11;
        text.LabelFontColor = PlotLook.Ink;
        text.LabelBackgroundColor = Colors.White.WithAlpha(0.75);
        text.LabelPadding = 1;
        text.LabelAlignment = Alignment.MiddleLeft;
        text.OffsetX = 5;
    }

    private static void Frame(Plot plot, string[] titles)
    {
        plot.HideGrid();
        plot.Axes.Left.FrameLineStyle.Width = 0;
        plot.Axes.Bottom.FrameLineStyle.Width = 0;
        plot.Axes.Left.TickGenerator = new EmptyTickGenerator();
        plot.Axes.Left.MinimumSize = 20;
        plot.Axes.Bottom.MinimumSize = 36;
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. titles.Select((_, i) => (double)i)], titles);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickLabelStyle.FontSize = titles.Length > 6 ? 11 : 13;
    }
}
