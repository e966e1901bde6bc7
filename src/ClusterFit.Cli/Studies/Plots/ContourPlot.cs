using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>An objective over two dimensions: the mean of the trials around each place, in bands, with the trials on it. Places without trials near
/// them stay empty.</summary>
internal static class ContourPlot
{
    /// <summary>Fewer trials make no picture.</summary>
    public const int LeastTrials = 8;

    private const int Columns = 180, Rows = 110, Bands = 12, TrialsAtMost = 1000;

    // A trial at this distance, in bandwidths, is too far to tell anything.
    private const double Reach = 2.2;

    /// <summary>Draws it; null when too few trials have both dimensions.</summary>
    public static Plot? Draw(StudyDefinition definition, IReadOnlyList<Trial> trials, StudyFindings findings, int objective, Dimension across, Dimension up)
    {
        var (x, y) = (new DimensionScale(across, trials), new DimensionScale(up, trials));
        var measured = trials.Where(Contenders.IsMeasured)
            .Where(trial => x.PositionOf(trial) is not null && y.PositionOf(trial) is not null).ToList();
        if (measured.Count < LeastTrials) return null;
        var drawn = TrialMarks.Thinned(measured, findings.Best, TrialsAtMost);
        var values = ValueScale.Of(definition, trials, objective);
        var measure = definition.Objectives[objective].Measure;
        var title = TrialMarks.Title($"mean {TrialWords.NameAndUnit(measure)} around each place", drawn.Count, measured.Count);
        var plot = PlotLook.NewPlot(title, x.Title, y.Title);
        AddBands(plot, drawn, x, y, trial => values.Clip(trial.Latest!.Values[objective]), definition.Objectives[objective].Direction);
        AddTrials(plot, drawn, x, y, findings.Best);
        x.Apply(plot.Axes.Bottom);
        y.Apply(plot.Axes.Left);
        plot.HideGrid();
        plot.Axes.SetLimits(x.WithMargin().Low, x.WithMargin().High, y.WithMargin().Low, y.WithMargin().High);
        return plot;
    }

    private static void AddBands(
        Plot plot, IReadOnlyList<Trial> trials, DimensionScale x, DimensionScale y, Func<Trial, double> value, Direction direction)
    {
        var (columns, rows) = (CellsOf(x, Columns), CellsOf(y, Rows));
        var width = 0.3 * Math.Pow(trials.Count, -1.0 / 6);
        var (acrossKernels, upKernels) = (KernelsOf(trials, x, columns, width), KernelsOf(trials, y, rows, width));
        double[] heights = [.. trials.Select(value)];
        var cells = new double[rows, columns];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                // The first row of a heat map is the upper one.
                cells[rows - 1 - row, column] = MeanOf(heights, acrossKernels[column], upKernels[row]);
        var heatmap = plot.Add.Heatmap(InBands(cells));
        var (xs, ys) = (x.WithMargin(), y.WithMargin());
        heatmap.Extent = new CoordinateRect(xs.Low, xs.High, ys.Low, ys.High);
        heatmap.Colormap = direction == Direction.Maximize ? ColorScale.Map : ColorScale.Map.Reversed();
        heatmap.NaNCellColor = Colors.White;
        var bar = plot.Add.ColorBar(heatmap);
        bar.Axis.TickGenerator = new NumericAutomatic { LabelFormatter = TrialWords.Compact };
        bar.Axis.TickLabelStyle.ForeColor = PlotLook.Ink;
        bar.Axis.FrameLineStyle.Color = PlotLook.Faint;
        bar.Axis.MajorTickStyle.Color = PlotLook.Faint;
        bar.Axis.MinorTickStyle.Length = 0;
    }

    private static int CellsOf(DimensionScale scale, int otherwise) => scale.IsChoice ? (int)scale.High + 1 : otherwise;

    // For each cell the weight of each trial: a Gaussian for numbers, all or nothing for texts.
    private static double[][] KernelsOf(IReadOnlyList<Trial> trials, DimensionScale scale, int cells, double width)
    {
        var (low, high) = scale.WithMargin();
        double[] positions = [.. trials.Select(trial => scale.PositionOf(trial)!.Value)];
        return
        [
            .. Enumerable.Range(0, cells).Select(cell => low + ((cell + 0.5) / cells * (high - low))).Select(center =>
                positions.Select(position => scale.IsChoice
                    ? Math.Round(center) == position ? 1.0 : 0.0
                    : Math.Exp(-0.5 * Math.Pow((scale.Part(position) - scale.Part(center)) / width, 2))).ToArray()),
        ];
    }

    private static double MeanOf(double[] heights, double[] across, double[] up)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < heights.Length; i++)
        {
            var weight = across[i] * up[i];
            sum += weight * heights[i];
            weights += weight;
        }

        return weights > Math.Exp(-0.5 * Reach * Reach) ? sum / weights : double.NaN;
    }

    // The values between two heights are one colour, as between the lines of a map.
    private static double[,] InBands(double[,] cells)
    {
        var known = cells.Cast<double>().Where(double.IsFinite).ToList();
        if (known.Count == 0) return cells;
        var (low, high) = (known.Min(), known.Max());
        if (low == high) return cells;
        var banded = new double[cells.GetLength(0), cells.GetLength(1)];
        for (var row = 0; row < banded.GetLength(0); row++)
            for (var column = 0; column < banded.GetLength(1); column++)
            {
                var band = Math.Min(Math.Floor((cells[row, column] - low) / (high - low) * Bands), Bands - 1);
                banded[row, column] = low + ((band + 0.5) / Bands * (high - low));
            }

        return banded;
    }

    private static void AddTrials(Plot plot, IReadOnlyList<Trial> trials, DimensionScale x, DimensionScale y, IReadOnlyList<Trial> best)
    {
        var marks = plot.Add.Markers(trials.Select(Place).ToArray(), MarkerShape.FilledCircle, trials.Count > 300 ? 3 : 5, PlotLook.Ink.WithAlpha(0.75));
        marks.MarkerLineColor = Colors.White;
        marks.MarkerLineWidth = 1;
        var numbers = best.Select(trial => trial.Number).ToHashSet();
        var ringed = trials.Where(trial => numbers.Contains(trial.Number)).Select(Place).ToArray();
        if (ringed.Length == 0) return;
        var ring = plot.Add.Markers(ringed, MarkerShape.OpenCircle, 14, PlotLook.Lines[1]);
        ring.MarkerLineWidth = 2.5f;

        Coordinates Place(Trial trial) => new(x.PlaceOf(trial)!.Value, y.PlaceOf(trial)!.Value);
    }
}
