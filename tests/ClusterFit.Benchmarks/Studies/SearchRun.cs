using ClusterFit.Core;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Benchmarks.Studies;

/// <summary>A study in memory, one trial at a time.</summary>
internal sealed class SearchRun(ISampler sampler, SearchSpace space, long seed)
{
    private readonly List<Observation> _known = [];

    /// <summary>Proposes the next trial.</summary>
    public Point Propose() => sampler.Propose(new(space, 1, _known.Count, seed, _known, []));

    /// <summary>Takes the trial's result.</summary>
    public void Complete(Point point, double loss) =>
        _known.Add(new(_known.Count, point, EquatableList.Create<double>([loss]), 0, true));
}
