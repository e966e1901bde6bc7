namespace ClusterFit.Cluster.Workers;

/// <summary>How many steps to train between two looks at the signals: about as many as fit into the slice.</summary>
/// <param name="slice">Length aimed at; a slice is not longer than twice this unless a single step is.</param>
internal sealed class SlicePace(TimeSpan slice)
{
    private const int MaxSteps = 1 << 20;

    /// <summary>Steps of the next slice.</summary>
    public int Steps { get; private set; } = 1;

    /// <summary>The slice took this long.</summary>
    public void Took(TimeSpan time)
    {
        if (time < slice / 2) Steps = Math.Min(MaxSteps, Steps * 2);
        else if (time > slice) Steps = Math.Max(1, (int)(Steps * (slice / time)));
    }
}
