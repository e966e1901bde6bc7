namespace ClusterFit.Cli.Studies.Watching;

/// <summary>How often a study is looked at: the more it has to tell, the more rarely, so that looking takes a small part of the time.</summary>
internal static class Pace
{
    private const int Share = 10;

    /// <summary>How long to wait after a look that took so long.</summary>
    public static TimeSpan After(TimeSpan look, TimeSpan least) => look * Share > least ? look * Share : least;
}
