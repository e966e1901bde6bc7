using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;
using CsCheck;

namespace ClusterFit.Core.Tests.Studies.Sampling;

/// <summary>Generators of search spaces and of what a sampler may know.</summary>
internal static class AnyStudy
{
    private static readonly Gen<Dimension> Continuous =
        from low in Gen.Double[0.001, 10]
        from width in Gen.OneOf(Gen.Const(0.0), Gen.Double[0.001, 1000])
        from log in Gen.Bool
        select (Dimension)new NumberDimension("", low, low + width, log);

    private static readonly Gen<Dimension> Stepped =
        from low in Gen.Int[-5, 5]
        from steps in Gen.Int[0, 40]
        from step in Gen.OneOfConst(0.25, 1.0, 3.0)
        select (Dimension)new NumberDimension("", low, low + (steps * step), Step: step);

    private static readonly Gen<Dimension> WholeLog =
        from high in Gen.Int[1, 1000]
        select (Dimension)new NumberDimension("", 1, high, Log: true, Step: 1) { Whole = true };

    private static readonly Gen<Dimension> Choice =
        from count in Gen.Int[1, 5]
        select (Dimension)new ChoiceDimension("", [.. Enumerable.Range(0, count).Select(i => $"choice-{i}")]);

    /// <summary>One to six dimensions; some of those after a choice count only with its first value.</summary>
    public static readonly Gen<SearchSpace> Space =
        from dimensions in Gen.OneOf(Continuous, Stepped, WholeLog, Choice).Array[1, 6]
        from conditional in Gen.Bool.Array[6]
        select new SearchSpace([.. dimensions.Select((dimension, i) => dimension with
        {
            Name = $"d{i}",
            When = conditional[i] && dimensions.Take(i).Select((other, j) => (other, j)).LastOrDefault(each => each.other is ChoiceDimension)
                is ({ } parent, var place) ? new Condition($"d{place}", [((ChoiceDimension)parent).Choices[0]]) : null,
        })]);

    /// <summary>A request with up to so many known points and objectives.</summary>
    public static Gen<ProposalRequest> Request(int known, int objectives) =>
        from space in Space
        from seed in Gen.Long
        from count in Gen.Int[0, known]
        from pending in Gen.Int[0, 4]
        from losses in Gen.OneOf(Gen.Double[-10, 10], Gen.Const(1.0), Gen.Const(double.PositiveInfinity)).Array[objectives].Array[known]
        from rungs in Gen.Int[0, 3].Array[known]
        select new ProposalRequest(space, objectives, count + pending, seed,
            [.. Enumerable.Range(0, count).Select(i =>
                new Observation(i, Anywhere(space, seed, i), EquatableList.Create<double>(losses[i]), rungs[i], rungs[i] == 3))],
            [.. Enumerable.Range(count, pending).Select(i => Anywhere(space, seed, i))]);

    private static Point Anywhere(SearchSpace space, long seed, int number) =>
        new RandomSampler().Propose(new(space, 1, number, ~seed, [], []));
}
