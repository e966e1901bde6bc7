namespace ClusterFit.Training.Rendering;

/// <summary>Maps numbers to colours whose lightness follows the number.</summary>
internal static class Colormap
{
    // Every eighth of the magma map (van der Walt and Smith 2015).
    private static readonly (double R, double G, double B)[] MagmaStops =
    [
        (0.001, 0.000, 0.014), (0.113, 0.066, 0.277), (0.316, 0.072, 0.485), (0.513, 0.148, 0.508), (0.716, 0.215, 0.475),
        (0.904, 0.319, 0.388), (0.987, 0.535, 0.382), (0.997, 0.769, 0.534), (0.987, 0.991, 0.750),
    ];

    // Blue and red of equal lightness at the ends, white in the middle (after ColorBrewer RdBu).
    private static readonly (double R, double G, double B)[] BlueToRedStops =
    [
        (0.020, 0.188, 0.380), (0.129, 0.400, 0.674), (0.573, 0.773, 0.871), (1.000, 1.000, 1.000),
        (0.957, 0.647, 0.510), (0.698, 0.094, 0.169), (0.404, 0.000, 0.122),
    ];

    /// <summary>Black over purple and orange to pale yellow, for 0 to 1.</summary>
    public static (double R, double G, double B) Magma(double value) => Between(MagmaStops, value);

    /// <summary>Blue for -1, white for 0, red for 1.</summary>
    public static (double R, double G, double B) BlueToRed(double value) => Between(BlueToRedStops, (value + 1) / 2);

    private static (double R, double G, double B) Between((double R, double G, double B)[] stops, double value)
    {
        var position = Math.Clamp(value, 0, 1) * (stops.Length - 1);
        var low = Math.Min((int)position, stops.Length - 2);
        var t = position - low;
        var (a, b) = (stops[low], stops[low + 1]);
        return (a.R + t * (b.R - a.R), a.G + t * (b.G - a.G), a.B + t * (b.B - a.B));
    }
}
