
namespace ClusterFit.Core.Tests;

public sealed class RandomStreamSpecs
{
    [Fact]
    public void Numbers_are_pinned()
    {
        // A change here would change the weights of every seed.
        var random = new RandomStream(42, 1);
        ulong[] numbers = [random.NextBits(), random.NextBits(), random.NextBits()];
        Assert.Equal([0xFD6D2910349F06DF, 0x8CF8C4ACAFBBB60B, 0x23887AACEDD6D917], numbers);
    }

    [Fact]
    public void Gaussian_has_zero_mean_and_unit_variance()
    {
        var random = new RandomStream(1, 2);
        var values = Enumerable.Range(0, 100_000).Select(_ => random.NextGaussian()).ToArray();
        Assert.Equal(0, values.Average(), 0.02);
        Assert.Equal(1, values.Average(value => value * value), 0.03);
        Assert.Equal(3, values.Average(value => Math.Pow(value, 4)), 0.2);
    }

    [Fact]
    public void Numbers_below_a_bound_are_spread_evenly()
    {
        var random = new RandomStream(1, 3);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[random.NextBelow(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }
}
