namespace ClusterFit.Training.Fused;

/// <summary>Work in 8 pieces that a kernel does while it multiplies: its divisions and memory accesses then cost next to no time.</summary>
internal interface ITileWork
{
    /// <summary>Does the next piece, if any is left.</summary>
    void Next();
}

/// <summary>Nothing to do.</summary>
internal readonly struct NoWork : ITileWork
{
    /// <inheritdoc />
    public void Next() { }
}
