using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Findings;

namespace ClusterFit.Core.Tests.Studies.Findings;

public class HypervolumeSpecs
{
    [Fact]
    public void Two_objectives_dominate_the_area_under_their_stairs()
    {
        Assert.Equal(3 + 2 + 1, Hypervolume.Dominated([[0, 2], [1, 1], [2, 0]], [3, 3]), 12);
        // Neither the order, nor equal, dominated or outlying points change it.
        Assert.Equal(6, Hypervolume.Dominated([[2, 0], [2, 2], [0, 2], [0, 2], [0, 2.5], [1, 2], [1, 1], [4, -1], [3, 0]], [3, 3]), 12);
    }

    [Fact]
    public void A_box_has_the_product_of_its_sides()
    {
        Assert.Equal(2 * 3 * 4, Hypervolume.Dominated([[1, 1, 1]], [3, 4, 5]), 12);
        Assert.Equal(2 * 3 * 4 * 5, Hypervolume.Dominated([[1, 1, 1, 1]], [3, 4, 5, 6]), 12);
        Assert.Equal(0, Hypervolume.Dominated([], [1, 1]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_is_the_volume_that_counting_cells_gives(int objectives)
    {
        const int side = 6;
        var random = new RandomStream(1, objectives);
        for (var round = 0; round < 20; round++)
        {
            List<EquatableList<double>> points = [.. Enumerable.Range(0, 8).Select(_ => AnyPoint())];
            var cells = Enumerable.Range(0, (int)Math.Pow(side, objectives))
                .Select(cell => Enumerable.Range(0, objectives).Select(i => cell / (int)Math.Pow(side, i) % side).ToArray());
            var counted = cells.Count(cell => points.Any(point => point.Zip(cell).All(pair => pair.First <= pair.Second)));
            Assert.Equal(counted, Hypervolume.Dominated(points, [.. Enumerable.Repeat((double)side, objectives)]), 9);
        }

        EquatableList<double> AnyPoint() => [.. Enumerable.Range(0, objectives).Select(_ => (double)random.NextBelow(side))];
    }

    [Fact]
    public void The_reference_point_lies_a_tenth_of_the_range_beyond_the_worst_values()
    {
        EquatableList<Objective> objectives = [new(Measure.Psnr), new(Measure.Bytes)];
        var found = Hypervolume.Of(
            objectives,
            [AnyTrial.Completed(0, 40, 2000), AnyTrial.Completed(1, 30, 1000), AnyTrial.Completed(2, double.PositiveInfinity, 3000)])!;
        Assert.Equal(29, found.Reference[0], 9);
        Assert.Equal(2100, found.Reference[1], 9);
        Assert.Equal((11 * 100) + (1 * 1000), found.Volume, 6);
        Assert.Equal(2100.0 / (11 * 1100), found.Share, 9);
    }

    [Fact]
    public void Nothing_is_said_of_one_objective_or_one_trial()
    {
        Assert.Null(Hypervolume.Of([new(Measure.Psnr)], [AnyTrial.Completed(0, 40)]));
        Assert.Null(Hypervolume.Of([new(Measure.Psnr), new(Measure.Bytes)], [AnyTrial.Completed(0, 40, 1000)]));
    }

    [Fact]
    public void Thousands_of_points_on_a_front_of_three_take_no_time()
    {
        var random = new RandomStream(2, 0);
        List<EquatableList<double>> sphere = [.. Enumerable.Range(0, 3000).Select(_ => OnSphere())];
        // An eighth of the unit ball, seen from its centre at the reference point.
        Assert.Equal(Math.PI / 6, Hypervolume.Dominated(sphere, [1, 1, 1]), 0.02);

        EquatableList<double> OnSphere()
        {
            double[] way = [Math.Abs(random.NextGaussian()), Math.Abs(random.NextGaussian()), Math.Abs(random.NextGaussian())];
            var length = Math.Sqrt(way.Sum(x => x * x));
            return EquatableList.Create<double>([.. way.Select(x => 1 - (x / length))]);
        }
    }
}
