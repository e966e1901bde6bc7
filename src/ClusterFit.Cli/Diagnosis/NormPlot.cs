using ClusterFit.Cli.Reports;
using ClusterFit.Training.Diagnosis;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Diagnosis;

/// <summary>Draws how norms drift over depth or width, one line for each activation.</summary>
internal static class NormPlot
{
    // Beyond these powers of ten a norm has run away; drawing further would flatten all others.
    private const double Limit = 6;

    private const double Margin = 0.6;

    /// <summary>Draws norms over depth.</summary>
    public static byte[] OverDepth(string title, IReadOnlyList<NormPoint> points, Func<NormPoint, double> norm) =>
        Draw(title, "layer", points, point => point.Depth, norm, new NumericAutomatic { IntegerTicksOnly = true });

    /// <summary>Draws norms over width, which is on a logarithmic axis.</summary>
    public static byte[] OverWidth(string title, IReadOnlyList<NormPoint> points, Func<NormPoint, double> norm)
    {
        var widths = points.Select(point => point.Width).Distinct().Order().ToList();
        return Draw(title, "width", points, point => Math.Log2(point.Width), norm,
            new NumericManual([.. widths.Select(width => Math.Log2(width))], [.. widths.Select(width => $"{width}")]));
    }

    private static byte[] Draw(
        string title, string xLabel, IReadOnlyList<NormPoint> points, Func<NormPoint, double> x, Func<NormPoint, double> norm,
        ITickGenerator xTicks)
    {
        var plot = PlotLook.NewPlot(title, xLabel, "squared norm, relative");
        foreach (var (index, line) in points.GroupBy(point => point.Activation).Index())
        {
            // Drawn up to the limit and cut there, so that a line that leaves the plot is seen to leave it.
            var curve = plot.Add.Scatter(
                line.Select(x).ToList(), line.Select(point => Math.Clamp(Math.Log10(norm(point)), -2 * Limit, 2 * Limit)).ToList(),
                PlotLook.Lines[index % PlotLook.Lines.Count]);
            curve.LineWidth = line.Key == "sine" ? 3.5f : 2;
            curve.MarkerSize = 0;
            curve.LegendText = line.Key;
        }
        plot.Axes.Margins(left: 0.02, right: 0.02);
        var (low, high) = Range(points, norm);
        plot.Axes.SetLimitsY(low - Margin, high + Margin);
        var step = Math.Max(1, (high - low) / 7);
        var powers = Enumerable.Range(low, high - low + 1).Where(power => power % step == 0).ToList();
        plot.Axes.Left.TickGenerator = new NumericManual([.. powers.Select(power => (double)power)], [.. powers.Select(power => $"1e{power}")]);
        plot.Axes.Bottom.TickGenerator = xTicks;
        PlotLook.AddLegend(plot);
        return PlotLook.Png(plot);
    }

    private static (int Low, int High) Range(IReadOnlyList<NormPoint> points, Func<NormPoint, double> norm)
    {
        var logs = points.Select(point => Math.Clamp(Math.Log10(norm(point)), -Limit, Limit)).ToList();
        return ((int)Math.Min(-1, Math.Floor(logs.Min())), (int)Math.Max(1, Math.Ceiling(logs.Max())));
    }
}
