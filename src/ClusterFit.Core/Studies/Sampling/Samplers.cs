using ClusterFit.Core.Studies.Sampling.CmaEs;
using ClusterFit.Core.Studies.Sampling.Sobol;
using ClusterFit.Core.Studies.Sampling.Tpe;

namespace ClusterFit.Core.Studies.Sampling;

/// <summary>The samplers by their specification.</summary>
public static class Samplers
{
    // The fits of a study may have its seed; they draw from the streams up to the number of their epochs.
    private const long Stream = 1L << 40;

    /// <summary>The sampler of a specification.</summary>
    public static ISampler Of(SamplerSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Kind switch
        {
            SamplerKind.Tpe => new TpeSampler(spec),
            SamplerKind.CmaEs => new CmaEsSampler(),
            SamplerKind.Sobol => new SobolSampler(),
            SamplerKind.Random => new RandomSampler(),
            SamplerKind.Grid => new GridSampler(),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "There is no such sampler."),
        };
    }

    /// <summary>How many points the sampler of a specification can propose; null without a limit.</summary>
    public static int? Limit(SamplerSpec spec, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Kind == SamplerKind.Grid ? (int)Math.Min(GridSampler.Count(space), StudyDefinition.MaxTrials) : null;
    }

    /// <summary>Random numbers of one trial.</summary>
    internal static RandomStream RandomOfTrial(ProposalRequest request) => new(request.Seed, Stream + 1 + request.Trial);

    /// <summary>Random numbers that all trials of a study share.</summary>
    internal static RandomStream RandomOfStudy(ProposalRequest request) => new(request.Seed, Stream);
}
