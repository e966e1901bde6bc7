namespace ClusterFit.Core.Studies;

/// <summary>How trials are proposed.</summary>
public enum SamplerKind
{
    /// <summary>Tree-structured Parzen estimator: learns where good trials lie.</summary>
    Tpe,

    /// <summary>Covariance matrix adaptation evolution strategy, for numbers; choices are drawn at random.</summary>
    CmaEs,

    /// <summary>Low-discrepancy points.</summary>
    Sobol,

    /// <summary>Independent points.</summary>
    Random,

    /// <summary>Every combination of grid values once.</summary>
    Grid,
}

/// <summary>How trials are proposed, with the settings of the method.</summary>
public sealed record SamplerSpec
{
    /// <summary>The method.</summary>
    public SamplerKind Kind { get; init; } = SamplerKind.Tpe;

    /// <summary>Whether TPE models all dimensions together instead of one by one.</summary>
    public bool Multivariate { get; init; } = true;

    /// <summary>Trials drawn at random before TPE learns from results, 1 to 1,000.</summary>
    public int StartupTrials { get; init; } = 10;

    /// <summary>Points that TPE draws and compares for one proposal, 1 to 1,000.</summary>
    public int Candidates { get; init; } = 24;
}
