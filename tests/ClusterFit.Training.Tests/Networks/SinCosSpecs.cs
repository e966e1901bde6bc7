using System.Runtime.Intrinsics;
using ClusterFit.Core;
using ClusterFit.Training.Networks;

namespace ClusterFit.Training.Tests.Networks;

public sealed class SinCosSpecs
{
    [Theory]
    [InlineData(1f)]
    [InlineData(30f)]
    [InlineData(1000f)]
    [InlineData(65_000f)]
    [InlineData(1e9f)]
    public void Single_precision_error_stays_below_the_stated_bound(float range)
    {
        var random = new RandomStream(3, 0);
        var worst = 0.0;
        for (var n = 0; n < 2_000; n++)
        {
            var x = Vector512.Create(Enumerable.Range(0, 16).Select(_ => (float)(range * (2 * random.NextDouble() - 1))).ToArray());
            var (sin, cos) = SinCos.Of(x);
            for (var i = 0; i < 16; i++)
            {
                worst = Math.Max(worst, Math.Max(Math.Abs(sin[i] - Math.Sin(x[i])), Math.Abs(cos[i] - Math.Cos(x[i]))));
            }
        }
        Assert.InRange(worst, 0, 1.2e-7);
    }

    [Fact]
    public void Multiples_of_a_quarter_turn_keep_their_signs()
    {
        for (var quadrant = -9; quadrant <= 9; quadrant++)
        {
            var (sin, cos) = SinCos.Of(Vector512.Create((float)(quadrant * Math.PI / 2 + 0.1)));
            Assert.Equal(Math.Sin(quadrant * Math.PI / 2 + 0.1), sin[5], 1e-6);
            Assert.Equal(Math.Cos(quadrant * Math.PI / 2 + 0.1), cos[5], 1e-6);
        }
    }

    [Fact]
    public void Not_a_number_stays_one()
    {
        var (sin, cos) = SinCos.Of(Vector512.Create(float.NaN));
        Assert.True(float.IsNaN(sin[0]) && float.IsNaN(cos[15]));
    }
}
