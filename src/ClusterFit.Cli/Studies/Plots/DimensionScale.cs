using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>A dimension as an axis: logarithmic where the dimension is, a choice at whole positions. It holds all values that trials have, also
/// where an edit has narrowed the dimension since.</summary>
internal sealed class DimensionScale
{
    private const int LongestLabel = 16;

    // Trials with the same choice are spread over this part of its place, so that they do not hide each other.
    private const double Spread = 0.5;

    private const double GoldenRatio = 0.618033988749895;

    private readonly Dimension _dimension;
    private readonly bool _log;

    /// <summary>That of a dimension, for some trials.</summary>
    public DimensionScale(Dimension dimension, IReadOnlyList<Trial> trials)
    {
        _dimension = dimension;
        if (dimension is not NumberDimension number)
        {
            var choices = ((ChoiceDimension)dimension).Choices;
            (Low, High) = (0, choices.Count - 1);
            Marks = [.. choices.Select((choice, i) => ((double)i, FittedTable.Shorten(PlotFont.Printable(choice, $"#{i + 1}"), LongestLabel)))];
            return;
        }

        var values = trials.Select(trial => trial.NumberOf(dimension)).OfType<double>().Where(value => !number.Log || value > 0).ToList();
        var (low, high) = (values.Append(number.Low).Min(), values.Append(number.High).Max());
        _log = number.Log;
        (Low, High) = (Scaled(low), Scaled(high));
        Marks = [.. (_log ? Ticks.Logarithmic(low, high) : Ticks.Linear(low, high, number.Whole)).Select(tick => (Scaled(tick), TrialWords.Short(tick)))];
    }

    /// <summary>The ends of the axis.</summary>
    public double Low { get; }

    /// <inheritdoc cref="Low"/>
    public double High { get; }

    /// <summary>Where the axis has labels, and which.</summary>
    public IReadOnlyList<(double Position, string Label)> Marks { get; }

    /// <summary>Whether it is of texts.</summary>
    public bool IsChoice => _dimension is ChoiceDimension;

    /// <summary>What is written at the axis.</summary>
    public string Title => PlotFont.Printable(_dimension.Name, "");

    /// <summary>Where the trial lies on the axis; null where the dimension does not count for it.</summary>
    public double? PositionOf(Trial trial) => trial.NumberOf(_dimension) is { } value && (!_log || value > 0) ? Scaled(value) : null;

    /// <summary>Where the trial is drawn: there, and for a choice a little beside it.</summary>
    public double? PlaceOf(Trial trial) => PositionOf(trial) + (IsChoice ? Spread * ((Math.Abs(trial.Number * GoldenRatio) % 1) - 0.5) : 0);

    /// <summary>The position as a part of the axis, 0 to 1.</summary>
    public double? PartOf(Trial trial) => PositionOf(trial) is { } position ? Part(position) : null;

    /// <summary>A position as a part of the axis.</summary>
    public double Part(double position) => High > Low ? (position - Low) / (High - Low) : 0.5;

    /// <summary>Labels an axis of a plot.</summary>
    public void Apply(IAxis axis) =>
        axis.TickGenerator = new NumericManual([.. Marks.Select(mark => mark.Position)], [.. Marks.Select(mark => mark.Label)]);

    /// <summary>The ends of the axis with some room beside them.</summary>
    public (double Low, double High) WithMargin()
    {
        if (IsChoice) return (Low - 0.5, High + 0.5);
        var margin = High > Low ? 0.04 * (High - Low) : 0.5;
        return (Low - margin, High + margin);
    }

    private double Scaled(double value) => _log ? Math.Log10(value) : value;
}
