namespace ClusterFit.Core.Studies;

/// <summary>How weak trials are stopped before their end.</summary>
public enum PrunerKind
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>A trial stops that is worse than the median of the completed trials at the same epoch (Golovin et al. 2017).</summary>
    Median,

    /// <summary>Asynchronous successive halving, ASHA (Li et al. 2020): all trials wait at rungs, and the best part of each rung goes on.</summary>
    SuccessiveHalving,

    /// <summary>Several brackets of successive halving, the first rung of each one higher than that of the bracket before (Li et al. 2018).</summary>
    Hyperband,
}

/// <summary>How weak trials are stopped, with the settings of the method.</summary>
public sealed record PrunerSpec
{
    /// <summary>The method.</summary>
    public PrunerKind Kind { get; init; } = PrunerKind.None;

    /// <summary>Epochs of the first rung, at least 1.</summary>
    public int MinEpochs { get; init; } = 1;

    /// <summary>Successive halving lets one in so many go on, and multiplies the epochs by as much from rung to rung; 2 to 16.</summary>
    public int Reduction { get; init; } = 3;

    /// <summary>Epochs between two looks of the median rule, at least 1.</summary>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>Completed trials that the median rule waits for.</summary>
    public int StartupTrials { get; init; } = 5;
}
