using System.Runtime.Intrinsics;
using ClusterFit.Core.Studies.Sampling.Tpe;

namespace ClusterFit.Core.Tests.Studies.Sampling.Tpe;

public sealed class NormalDistributionSpecs
{
    [Theory]
    [InlineData(-1, 1, 0.6826894921370859)]
    [InlineData(0, 0.01, 0.003989356314631603)]
    [InlineData(-40, 40, 1)]
    [InlineData(3, 4, 0.0013182267897969746)]
    [InlineData(-4, -3, 0.0013182267897969746)]
    [InlineData(10, 11, 7.619661957e-24)]
    [InlineData(-0.5, 30, 0.6914624612740131)]
    [InlineData(2, 2, 0)]
    public void Probability_between_two_numbers(double low, double high, double expected) =>
        Assert.Equal(expected, NormalDistribution.Between(Vector512.Create(low), Vector512.Create(high))[3], expected * 1e-9);

    [Fact]
    public void Exponential_is_the_systems()
    {
        for (var x = -700.0; x < 700; x += 0.37)
            Assert.Equal(1, Vectors.Exp(Vector512.Create(x))[5] / Math.Exp(x), 1e-14);
        Assert.InRange(Vectors.Exp(Vector512.Create(double.NegativeInfinity))[0], 0, 1e-300);
    }
}
