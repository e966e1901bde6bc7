using System.Text;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ClusterFit.Cli.Reports;

/// <summary>Colours and frame that all plots share.</summary>
internal static class PlotLook
{
    /// <summary>Pixels of a plot before <see cref="Sharpness"/>.</summary>
    public const int Width = 720, Height = 420;

    /// <summary>Pixels written for each pixel of the layout, so that plots are sharp on dense screens.</summary>
    public const int Sharpness = 2;

    /// <summary>Text and axes.</summary>
    public static readonly Color Ink = Color.FromHex("#3b4252");

    /// <summary>What is less important.</summary>
    public static readonly Color Faint = Color.FromHex("#9aa3b2");

    /// <summary>Lines, told apart also by those who do not see red and green (after Okabe and Ito).</summary>
    public static readonly IReadOnlyList<Color> Lines =
        [Color.FromHex("#0072b2"), Color.FromHex("#d55e00"), Color.FromHex("#009e73"), Color.FromHex("#cc79a7"), Color.FromHex("#56b4e9")];

    /// <summary>An empty plot in the style.</summary>
    public static Plot NewPlot(string title, string xLabel, string yLabel)
    {
        var plot = new Plot { ScaleFactor = Sharpness };
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
        plot.Axes.Color(Ink);
        plot.Grid.MajorLineColor = Color.FromHex("#e9ecf1");
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Bottom.FrameLineStyle.Color = Faint;
        plot.Axes.Left.FrameLineStyle.Color = Faint;
        foreach (var axis in plot.Axes.GetAxes()) axis.MinorTickStyle.Length = 0;
        // Nothing at the right unless an axis is wanted there.
        plot.Axes.Right.TickGenerator = new EmptyTickGenerator();
        plot.Axes.Right.MinimumSize = 20;
        plot.Axes.Left.MinimumSize = 66;
        plot.Axes.Bottom.MinimumSize = 52;
        plot.Title(title, 15);
        plot.XLabel(xLabel, 13);
        plot.YLabel(yLabel, 13);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        return plot;
    }

    /// <summary>Shows the legend within the plot.</summary>
    public static void AddLegend(Plot plot, Alignment place)
    {
        Quiet(plot);
        plot.ShowLegend(place);
    }

    /// <summary>Shows the legend beside the plot, where lines may run anywhere.</summary>
    public static void AddLegend(Plot plot)
    {
        Quiet(plot);
        plot.ShowLegend(Edge.Right);
    }

    /// <summary>The plot as a PNG file.</summary>
    public static byte[] Png(Plot plot, int width = Width, int height = Height)
    {
        // Last, since it sets the font of what has been added before.
        PlotFont.Apply(plot);
        return plot.GetImage(width * Sharpness, height * Sharpness).GetImageBytes(ImageFormat.Png);
    }

    /// <summary>The plot as an SVG file.</summary>
    public static byte[] Svg(Plot plot, int width = Width, int height = Height)
    {
        PlotFont.Apply(plot);
        return Encoding.UTF8.GetBytes(plot.GetSvgXml(width * Sharpness, height * Sharpness));
    }

    /// <summary>Shows the legend in a line below the plot.</summary>
    public static void AddLegendBelow(Plot plot)
    {
        Quiet(plot);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.TightHorizontalWrapping = true;
        plot.Legend.FontSize = 11;
        plot.Legend.InterItemPadding = new PixelPadding(8, 4);
        plot.ShowLegend(Edge.Bottom).Padding = new PixelPadding(0, 0, 4, 0);
    }

    private static void Quiet(Plot plot)
    {
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.White.WithAlpha(0.8);
        plot.Legend.FontColor = Ink;
    }
}
