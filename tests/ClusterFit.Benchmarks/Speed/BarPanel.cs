using ClusterFit.Cli.Reports;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Benchmarks.Speed;

/// <summary>A bar: a median with its spread, and whether it is extrapolated.</summary>
internal sealed record BarValue(Spread Spread, bool IsExtrapolated);

/// <summary>Groups of horizontal bars, one group a row, with the spread of each.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Label">What the axis shows.</param>
/// <param name="IsLogarithmic">Whether the axis is logarithmic.</param>
/// <param name="Rows">Names of the groups, from above.</param>
/// <param name="Series">Names of the bars in a group, from above.</param>
/// <param name="Values">Medians and spreads by row and series; null: there is no value.</param>
internal sealed record BarPanel(
    string Title, string Label, bool IsLogarithmic, IReadOnlyList<string> Rows, IReadOnlyList<string> Series, BarValue?[][] Values)
{
    private const double GroupHeight = 0.8;

    // Room at the right for the figure beside the longest bar.
    private const double Room = 1.18;

    /// <summary>Values with which the bars are compared.</summary>
    public IReadOnlyList<(string Name, double Value)> Lines { get; init; } = [];

    /// <summary>Draws it.</summary>
    public Plot Draw()
    {
        var isExtrapolated = Values.Any(row => row.Any(value => value is { IsExtrapolated: true }));
        var plot = PlotLook.NewPlot(Title, isExtrapolated ? $"{Label}; * extrapolated" : Label, "");
        // Text that is added takes the font that is set then.
        PlotFont.Apply(plot);
        var known = Values.SelectMany(row => row).OfType<BarValue>().Select(value => value.Spread).ToList();
        var low = IsLogarithmic ? Math.Floor(known.Min(value => Math.Log10(value.Low)) - 0.1) : 0;
        var high = Math.Max(known.Max(value => Place(value.High)), Lines.Select(line => line.Value).DefaultIfEmpty(low).Max());
        for (var series = 0; series < Series.Count; series++) AddBars(plot, series, low);
        for (var i = 0; i < Lines.Count; i++)
        {
            var line = plot.Add.VerticalLine(Lines[i].Value, 1.5f, i == 0 ? PlotLook.Ink : PlotLook.Faint, LinePattern.Dashed);
            line.LegendText = $"{Lines[i].Name}: {Lines[i].Value:F0}";
        }
        plot.Axes.Left.TickGenerator = new NumericManual([.. Rows.Select((_, row) => Middle(row))], [.. Rows]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.TickLabelStyle.FontSize = 13;
        if (IsLogarithmic) plot.Axes.Bottom.TickGenerator = Decades((int)low, (int)Math.Ceiling(high));
        plot.Axes.SetLimits(low, low + ((high - low) * Room), -0.6, Rows.Count - 0.4);
        PlotLook.AddLegendBelow(plot);
        return plot;
    }

    private void AddBars(Plot plot, int series, double low)
    {
        var height = GroupHeight / Series.Count;
        var bars = new List<Bar>();
        for (var row = 0; row < Rows.Count; row++)
        {
            var place = Middle(row) + (GroupHeight / 2) - (height * (series + 0.5));
            if (Values[row][series] is not { Spread: var value } bar)
            {
                AddText(plot, "not reached", low, place, PlotLook.Faint);
                continue;
            }
            bars.Add(new Bar
            {
                Position = place,
                Value = Place(value.Middle),
                ValueBase = low,
                Size = height * 0.86,
                Orientation = Orientation.Horizontal,
                FillColor = PlotLook.Lines[series].WithAlpha(0.85),
                LineWidth = 0,
            });
            var spread = plot.Add.Line(Place(value.Low), place, Place(value.High), place);
            (spread.Color, spread.LineWidth, spread.MarkerSize) = (PlotLook.Ink, 1.5f, 0);
            AddText(plot, Figure(value.Middle) + (bar.IsExtrapolated ? "*" : ""), Place(value.High), place, PlotLook.Ink);
        }
        plot.Add.Bars(bars).LegendText = Series[series];
    }

    private static void AddText(Plot plot, string text, double x, double y, Color color)
    {
        var label = plot.Add.Text(text, x, y);
        (label.LabelFontColor, label.LabelFontSize, label.LabelAlignment, label.OffsetX) = (color, 12, Alignment.MiddleLeft, 6);
    }

    private double Middle(int row) => Rows.Count - 1 - row;

    private double Place(double value) => IsLogarithmic ? Math.Log10(value) : value;

    private static NumericManual Decades(int low, int high)
    {
        var decades = Enumerable.Range(low, high - low + 1).ToList();
        var names = decades.Select(decade => decade < 0 ? $"{Math.Pow(10, decade)}" : $"{Math.Pow(10, decade):N0}");
        return new NumericManual([.. decades.Select(decade => (double)decade)], [.. names]);
    }

    private static string Figure(double value) => value switch { >= 100 => $"{value:N0}", >= 10 => $"{value:F1}", _ => $"{value:F2}" };
}
