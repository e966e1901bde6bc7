using ClusterFit.Cli.Reports;
using ScottPlot;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>A plot of a study, drawn.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Name">Name of its files, without their ending.</param>
/// <param name="Caption">What it shows, for those who do not see it.</param>
/// <param name="Width">Columns of its layout, in pixels.</param>
/// <param name="Height">Rows of its layout, in pixels.</param>
/// <param name="Png">As pixels.</param>
/// <param name="Svg">As lines.</param>
internal sealed record StudyPlot(PlotKind Kind, string Name, string Caption, int Width, int Height, byte[] Png, byte[] Svg)
{
    /// <summary>Draws it, as large as its kind needs it.</summary>
    public static StudyPlot Of(PlotKind kind, string name, string caption, Plot plot)
    {
        var (width, height) = kind switch
        {
            // It has many axes, and the whole width of the report.
            PlotKind.Parallel => (1180, 440),
            // There are many of them, three in a row.
            PlotKind.Slice => (480, 320),
            _ => (PlotLook.Width, PlotLook.Height),
        };
        return new StudyPlot(kind, name, caption, width, height, PlotLook.Png(plot, width, height), PlotLook.Svg(plot, width, height));
    }
}

/// <summary>What a plot of a study shows, in the order of the report.</summary>
internal enum PlotKind
{
    /// <summary>The best so far.</summary>
    History,

    /// <summary>Two objectives.</summary>
    Pareto,

    /// <summary>What matters.</summary>
    Importance,

    /// <summary>Two dimensions.</summary>
    Contour,

    /// <summary>All settings at once.</summary>
    Parallel,

    /// <summary>One dimension.</summary>
    Slice,

    /// <summary>Who was stopped when.</summary>
    Survival,
}
