using System.Globalization;
using System.Text;
using ClusterFit.Training.Diagnosis;
using Spectre.Console;

namespace ClusterFit.Cli.Diagnosis;

/// <summary>The numbers of the study: all of them as CSV, the last layer's on the terminal.</summary>
internal static class NormTable
{
    /// <summary>All points.</summary>
    public static byte[] Csv(IReadOnlyList<NormPoint> points)
    {
        var text = new StringBuilder("activation,depth,width,forward_mean,forward_deviation,backward_mean,backward_deviation\r\n");
        foreach (var p in points)
            text.Append(CultureInfo.InvariantCulture, $"{p.Activation},{p.Depth},{p.Width},{p.ForwardMean:R},{p.ForwardDeviation:R},")
                .Append(CultureInfo.InvariantCulture, $"{p.BackwardMean:R},{p.BackwardDeviation:R}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>For each activation the forward norm at the last layer, the backward norm at the first and how sensitive the norm is.</summary>
    public static Table Ends(IReadOnlyList<NormPoint> overDepth)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("activation")
            .AddColumn(new TableColumn("forward, last layer").RightAligned())
            .AddColumn(new TableColumn("backward, first layer").RightAligned())
            .AddColumn(new TableColumn("norm sensitivity").RightAligned());
        foreach (var line in overDepth.GroupBy(point => point.Activation))
            table.AddRow(
                line.Key, Norm(line.Last().ForwardMean), Norm(line.First().BackwardMean),
                // Rounded first, since -0.00 is no number to show.
                $"{Math.Round(StudiedActivation.All.Single(a => a.Name == line.Key).NormSensitivity, 2) + 0.0:0.00}");
        return table;
    }

    private static string Norm(double value) => value switch
    {
        >= 1e300 => "overflows",
        <= 1e-300 => "vanishes",
        >= 0.01 and < 100 => value.ToString("0.000", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0e0", CultureInfo.InvariantCulture),
    };
}
