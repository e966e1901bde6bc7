using ScottPlot;
using ScottPlot.Colormaps;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>Colours from the worst to the best: from a light green to a dark blue, told apart also without colour vision.</summary>
internal static class ColorScale
{
    /// <summary>As a colour map.</summary>
    public static readonly IColormap Map = new CustomInterpolated(
        Color.FromHex((string[])["#e4f3d3", "#a3dab8", "#5fc0c0", "#2f8fbf", "#2657a3", "#13265e"]));
}
