using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Sampling;
using CsCheck;

namespace ClusterFit.Core.Tests.Studies.Sampling;

public sealed class SamplerSpecs
{
    public static readonly TheoryData<SamplerSpec> AllButGrid =
    [
        new SamplerSpec { Kind = SamplerKind.Random },
        new SamplerSpec { Kind = SamplerKind.Sobol },
        new SamplerSpec { Kind = SamplerKind.Tpe, Multivariate = false, StartupTrials = 3 },
        new SamplerSpec { Kind = SamplerKind.Tpe, Multivariate = true, StartupTrials = 3 },
        new SamplerSpec { Kind = SamplerKind.CmaEs },
    ];

    [Theory]
    [MemberData(nameof(AllButGrid))]
    public void Points_are_of_the_space(SamplerSpec spec) =>
        AnyStudy.Request(known: 40, objectives: 1).Sample(request => AssertOfSpace(request.Space, Samplers.Of(spec).Propose(request)), iter: 200);

    [Theory]
    [MemberData(nameof(AllButGrid))]
    public void Points_are_of_the_space_with_several_objectives(SamplerSpec spec) =>
        AnyStudy.Request(known: 40, objectives: 2).Sample(request => AssertOfSpace(request.Space, Samplers.Of(spec).Propose(request)), iter: 100);

    [Theory]
    [MemberData(nameof(AllButGrid))]
    public void Same_request_gives_the_same_point(SamplerSpec spec) =>
        AnyStudy.Request(known: 40, objectives: 1).Sample(
            request => Samplers.Of(spec).Propose(request) == Samplers.Of(spec).Propose(request), iter: 50);

    [Theory]
    [MemberData(nameof(AllButGrid))]
    public void Trials_and_seeds_differ(SamplerSpec spec)
    {
        var space = new SearchSpace([new NumberDimension("x", 0, 1)]);
        var points = Enumerable.Range(0, 100)
            .Select(number => Samplers.Of(spec).Propose(new(space, 1, Trial: number % 10, Seed: number / 10, [], [])));
        Assert.Equal(100, points.Distinct().Count());
    }

    private static void AssertOfSpace(SearchSpace space, Point point)
    {
        for (var i = 0; i < space.Dimensions.Count; i++)
        {
            var value = point.Values[i];
            Assert.Equal(space.IsActive(i, point.Values), !double.IsNaN(value));
            if (double.IsNaN(value)) continue;
            if (space.Dimensions[i] is NumberDimension number)
            {
                Assert.InRange(value, number.Low, number.High);
                if (number.Step is { } step) Assert.Equal(Math.Round((value - number.Low) / step), (value - number.Low) / step, 1e-9);
            }
            else
            {
                Assert.Contains((int)value, Enumerable.Range(0, space.Dimensions[i].GridValues!.Value));
            }
        }
    }
}
