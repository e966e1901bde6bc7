using ClusterFit.Cli.Reports;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;
using ScottPlot;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>The marks of trials in a plot with a value upwards: those trained to the end in colour, the others faint, failures and what lies beyond
/// the axis at its end.</summary>
internal static class TrialMarks
{
    /// <summary>Trials that a plot shows at most: more are a blot, and a large file.</summary>
    public const int AtMost = 2000;

    private static readonly Color Bad = Color.FromHex("#c2410c");

    /// <summary>So many trials at most, evenly spread over the study, the best always among them.</summary>
    public static IReadOnlyList<Trial> Thinned(IReadOnlyList<Trial> trials, IReadOnlyList<Trial> best, int most = AtMost)
    {
        if (trials.Count <= most) return trials;
        var kept = best.Take(most / 2).Select(trial => trial.Number).ToHashSet();
        var others = trials.Where(trial => !kept.Contains(trial.Number)).ToList();
        var room = most - kept.Count;
        var spread = Enumerable.Range(0, room).Select(i => others[(int)((long)i * others.Count / room)]);
        return [.. trials.Where(trial => kept.Contains(trial.Number)), .. spread];
    }

    /// <summary>A title that says how many trials are drawn, where not all are.</summary>
    public static string Title(string title, int drawn, int all) => drawn == all ? title : $"{title} ({drawn:N0} of {all:N0} trials drawn)";

    /// <summary>Adds the marks.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="scale">The axis of the value.</param>
    /// <param name="objective">Position of the objective.</param>
    /// <param name="marks">Where each trial is, from left to right.</param>
    /// <param name="best">The trials to ring.</param>
    public static void Add(Plot plot, ValueScale scale, int objective, IReadOnlyList<(double X, Trial Trial)> marks, IReadOnlyList<Trial> best)
    {
        var measured = marks.Where(mark => Contenders.IsMeasured(mark.Trial))
            .Select(mark => (mark.X, Y: mark.Trial.Latest!.Values[objective], mark.Trial)).ToList();
        var (size, sizeAtEnd) = measured.Count > 500 ? (4, 5) : (7, 8);
        var inside = measured.Where(mark => !scale.IsBeyond(mark.Y)).ToList();
        var beyond = measured.Where(mark => scale.IsBeyond(mark.Y)).ToList();
        AddStopped(plot, inside.Where(mark => !IsComplete(mark.Trial)).Select(mark => new Coordinates(mark.X, mark.Y)), size);
        AddComplete(plot, inside.Where(mark => IsComplete(mark.Trial)).Select(mark => new Coordinates(mark.X, mark.Y)), size);
        Points(
            plot, beyond.Select(mark => new Coordinates(mark.X, scale.Clip(mark.Y))),
            beyond.Exists(mark => double.IsFinite(mark.Y)) ? "beyond the axis" : "not reached", PlotLook.Lines[3], sizeAtEnd,
            scale.WorseEnd == scale.Low ? MarkerShape.FilledTriangleDown : MarkerShape.FilledTriangleUp);
        var failed = marks.Where(mark => mark.Trial.State == TrialState.Failed);
        Points(plot, failed.Select(mark => new Coordinates(mark.X, scale.WorseEnd)), "failed", Bad, sizeAtEnd, MarkerShape.Eks);
        var numbers = best.Select(trial => trial.Number).ToHashSet();
        var ringed = inside.Where(mark => numbers.Contains(mark.Trial.Number)).Select(mark => new Coordinates(mark.X, mark.Y)).ToArray();
        if (ringed.Length == 0) return;
        var ring = plot.Add.Markers(ringed, MarkerShape.OpenCircle, 13, PlotLook.Lines[1]);
        ring.MarkerLineWidth = 2;
        ring.LegendText = "best";
    }

    /// <summary>Adds trials that were trained to the end.</summary>
    public static void AddComplete(Plot plot, IEnumerable<Coordinates> points, float size) =>
        Points(plot, points, "trained to the end", PlotLook.Lines[0].WithAlpha(0.75), size);

    /// <summary>Adds trials that were not.</summary>
    public static void AddStopped(Plot plot, IEnumerable<Coordinates> points, float size) =>
        Points(plot, points, "stopped or under way", PlotLook.Faint.WithAlpha(0.7), size * 0.8f);

    /// <summary>Adds points of one kind, where there are any.</summary>
    public static void Points(
        Plot plot, IEnumerable<Coordinates> points, string name, Color color, float size, MarkerShape shape = MarkerShape.FilledCircle)
    {
        Coordinates[] all = [.. points];
        if (all.Length == 0) return;
        var markers = plot.Add.Markers(all, shape, size, color);
        markers.LegendText = name;
        if (shape == MarkerShape.Eks) markers.MarkerLineWidth = 2;
    }

    /// <summary>Whether it was trained to the end.</summary>
    public static bool IsComplete(Trial trial) => trial.State == TrialState.Completed;
}
