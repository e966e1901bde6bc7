namespace ClusterFit.Benchmarks.Speed;

internal static class SpeedPlot
{
    public static IEnumerable<(string Name, byte[] Png)> Draw(SpeedResults results) => [];
}
