using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;

namespace ClusterFit.Training.Tests.Fitting;

public sealed class TrainingSetSpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_epoch_visits_every_training_pixel_once_in_another_order(int stride)
    {
        var set = new TrainingSet(new FitSpec { TrainLattice = stride, Seed = 1 }, SmallFits.Image(20, 14));
        var expected = Enumerable.Range(0, 280).Where(pixel => pixel % 20 % stride == 0 && pixel / 20 % stride == 0).ToArray();
        var (first, second) = (set.Order(0).ToArray(), set.Order(1).ToArray());
        Assert.Equal(expected, first.Order());
        Assert.Equal(expected, second.Order());
        Assert.NotEqual(first, second);
        Assert.All(expected, pixel => Assert.True(set.Trains(pixel)));
        Assert.Equal((expected.Length, 280 - expected.Length), (set.Count, set.HeldOut));
    }

    [Fact]
    public void Order_is_a_function_of_seed_and_epoch()
    {
        int[] Order(long seed, int epoch, bool detour)
        {
            var set = new TrainingSet(new FitSpec { Seed = seed }, SmallFits.Image());
            if (detour) set.Order(epoch + 5);
            return set.Order(epoch).ToArray();
        }

        Assert.Equal(Order(1, 2, detour: false), Order(1, 2, detour: true));
        Assert.NotEqual(Order(1, 2, detour: false), Order(2, 2, detour: false));
    }
}
