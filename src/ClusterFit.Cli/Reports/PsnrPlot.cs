using ClusterFit.Core.Fits;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Reports;

/// <summary>The plot of a training curve: PSNR over epochs, the learning rate on a logarithmic axis at the right.</summary>
internal static class PsnrPlot
{
    // A cosine ends near zero, which has no place on a logarithmic axis: what is below a thousandth of the start is left out.
    private const int LearningRateDecades = 3;

    /// <summary>Draws it.</summary>
    /// <param name="title">The name of the image.</param>
    /// <param name="history">The training curve.</param>
    /// <param name="targetPsnr">The PSNR in dB at which training was to stop.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(string title, IReadOnlyList<EpochRecord> history, double? targetPsnr)
    {
        var plot = PlotLook.NewPlot(PlotFont.Printable(title, ""), "epoch", "PSNR (dB)");
        var learningRate = AddLearningRate(plot, history);
        AddCurve(plot, "training loss", history, r => r.TrainPsnrDb, PlotLook.Lines[4], withMarkers: false);
        AddCurve(plot, "held-out pixels", history, r => r.OffGridPsnrDb, PlotLook.Lines[1], withMarkers: true);
        AddCurve(plot, "evaluated", history, r => r.EvaluatedPsnrDb, PlotLook.Lines[0], withMarkers: true);
        if (targetPsnr is { } target) AddTarget(plot, target);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        // A little room on all sides; the epochs start at the axis.
        plot.Axes.Margins(left: 0.02, right: 0.04, bottom: 0.08, top: 0.12);
        if (learningRate is { } highest)
            plot.Axes.SetLimitsY(highest - LearningRateDecades - 0.5, highest + 0.5, plot.Axes.Right);
        PlotLook.AddLegend(plot, Alignment.LowerRight);
        return PlotLook.Png(plot);
    }

    private static void AddCurve(
        Plot plot, string name, IReadOnlyList<EpochRecord> history, Func<EpochRecord, double?> value, Color color, bool withMarkers)
    {
        var points = history.Where(r => value(r) is { } v && double.IsFinite(v)).ToList();
        if (points.Count == 0) return;
        var curve = plot.Add.Scatter(points.ConvertAll(r => (double)r.Epoch), points.ConvertAll(r => value(r)!.Value), color);
        curve.LineWidth = 2;
        // Many evaluations need no dots; a single point needs one to be seen at all.
        curve.MarkerSize = points.Count == 1 || (withMarkers && points.Count <= 60) ? 6 : 0;
        curve.LegendText = name;
    }

    private static void AddTarget(Plot plot, double target)
    {
        var line = plot.Add.HorizontalLine(target, 1.5f, PlotLook.Lines[2], LinePattern.Dashed);
        line.LegendText = $"target {target:0.##} dB";
        line.EnableAutoscale = true;
    }

    /// <summary>Adds the line on the right axis.</summary>
    /// <returns>The decimal logarithm of the highest learning rate; null when there is no line to draw.</returns>
    private static double? AddLearningRate(Plot plot, IReadOnlyList<EpochRecord> history)
    {
        var start = history.Select(r => r.LearningRate).DefaultIfEmpty().Max();
        var points = history.Where(r => r.LearningRate > 0 && r.LearningRate >= start / Math.Pow(10, LearningRateDecades)).ToList();
        if (points.Count < 2) return null;
        var line = plot.Add.Scatter(
            points.ConvertAll(r => (double)r.Epoch), points.ConvertAll(r => Math.Log10(r.LearningRate)), PlotLook.Faint);
        line.LineWidth = 1;
        line.LinePattern = LinePattern.Dotted;
        line.MarkerSize = 0;
        line.LegendText = "learning rate";
        line.Axes.YAxis = plot.Axes.Right;
        plot.Axes.Right.Label.Text = "learning rate";
        plot.Axes.Right.Label.FontSize = 13;
        plot.Axes.Right.Label.Bold = false;
        plot.Axes.Right.Label.ForeColor = PlotLook.Faint;
        plot.Axes.Right.TickLabelStyle.ForeColor = PlotLook.Faint;
        plot.Axes.Right.MajorTickStyle.Color = PlotLook.Faint;
        plot.Axes.Right.MinimumSize = 76;
        var top = (int)Math.Ceiling(Math.Log10(start));
        var decades = Enumerable.Range(top - LearningRateDecades - 1, LearningRateDecades + 2).ToList();
        plot.Axes.Right.TickGenerator = new NumericManual(
            decades.ConvertAll(log => (double)log).ToArray(), decades.ConvertAll(log => $"1e{log}").ToArray());
        return Math.Log10(start);
    }
}
