using ClusterFit.Training.Devices;
using ClusterFit.Training.Optimization;

namespace ClusterFit.Training.Tests.Optimization;

public sealed class WeightAverageSpecs
{
    [Fact]
    public void Average_is_the_mean_with_exponentially_falling_weights()
    {
        using var average = new Block<float>(1);
        using var weights = new Block<float>(1);
        var (sum, total) = (0.0, 0.0);
        for (var step = 1; step <= 30; step++)
        {
            weights.Span[0] = (float)Math.Cos(step);
            WeightAverage.Update(average, weights, WeightAverage.Share(pixels: 10, visited: 10 * step, horizon: 100));
            (sum, total) = (sum * Math.Exp(-0.1) + Math.Cos(step), total * Math.Exp(-0.1) + 1);
            Assert.Equal(sum / total, average.Span[0], 1e-6);
        }
    }
}
