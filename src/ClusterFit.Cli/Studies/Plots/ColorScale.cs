using ScottPlot;
using ScottPlot.Colormaps;

namespace ClusterFit.Cli.Studies.Plots;

/// <summary>Colours from the worst to the best: from a light green to a dark blue, told apart also without colour vision.</summary>
internal static class ColorScale
{
    /// <summary>As a colour map.</summary>
    public static readonly IColormap Map = new CustomInterpolated(
        [Color.FromHex("#e4f3d3"), Color.FromHex("#a3dab8"), Color.FromHex("#5fc0c0"), Color.FromHex("#2f8fbf"), Color.FromHex("#2657a3"), Color.FromHex("#13265e")]);
}
