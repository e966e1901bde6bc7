using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Tests.Fitting;

namespace ClusterFit.Training.Tests.Lanes;

/// <summary>On the CPU as libtorch's device a fit gives the same bits whoever its neighbours are, unless a product has a single column: there
/// its library takes another way when it is the only one.</summary>
public sealed class LaneIndependenceSpecs
{
    private static readonly PixelImage Image = SmallFits.Image(channels: 3);

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Weights_and_curve_do_not_depend_on_the_number_of_neighbours(int neighbours)
    {
        var alone = await new PackBench().Fit(PackBench.Spec, Image);
        var bench = new PackBench();
        var all = await Task.WhenAll(Enumerable.Range(0, neighbours + 1).Select(i => bench.Fit(
            PackBench.Spec with { Seed = i == 0 ? PackBench.Spec.Seed : i },
            Image,
            stepsAtATime: i % 2 == 0 ? int.MaxValue : 4)));
        Same(alone, all[0]);
        Assert.NotEqual(SmallFits.AllWeights(alone), SmallFits.AllWeights(all[1]));
    }

    [Fact]
    public async Task Neighbours_may_end_diverge_and_be_replaced()
    {
        var spec = PackBench.Spec with { Recipe = PackBench.Spec.Recipe with { Epochs = 60, EvaluateEvery = 4 } };
        var alone = await new PackBench().Fit(spec, Image);
        var bench = new PackBench();
        bench.Crowd(number => spec with { Seed = number, Recipe = spec.Recipe with { Epochs = 1 + number % 5 } }, stepsAtATime: 5);
        // With a rate this high all numbers of the lane soon are none.
        bench.Crowd(number => spec with { Seed = number, Recipe = spec.Recipe with { LearningRate = 1e30 } }, stepsAtATime: 3);
        bench.Crowd(number => spec with { Seed = number, Recipe = spec.Recipe with { LearningRate = 1e30 } }, stepsAtATime: 100);
        bench.Crowd(number => spec with { Seed = number }, stepsAtATime: 1);
        try
        {
            for (var i = 0; i < 3; i++) Same(alone, await bench.Fit(spec, Image, stepsAtATime: 7 + i));
        }
        finally
        {
            await bench.EndAsync();
        }
    }

    [Fact]
    public async Task Neighbours_may_have_other_recipes_batches_and_lattices()
    {
        var alone = await new PackBench().Fit(PackBench.Spec, Image);
        var bench = new PackBench();
        var recipe = PackBench.Spec.Recipe;
        var others = new[]
        {
            PackBench.Spec with { Recipe = recipe with { Beta1 = 0.7, Beta2 = 0.9, Epsilon = 1e-4, LearningRate = 0.01, AverageEpochs = 2 } },
            PackBench.Spec with { Recipe = recipe with { BatchSize = 20 } },
            PackBench.Spec with { Recipe = recipe with { BatchGrowth = 2, BatchGrowthEpochs = 2, BatchMax = 128 } },
            PackBench.Spec with { TrainLattice = 2 },
        };
        var fits = others.Select(spec => bench.Fit(spec, Image)).ToArray();
        Same(alone, await bench.Fit(PackBench.Spec, Image));
        foreach (var (spec, fit) in others.Zip(await Task.WhenAll(fits)))
            Assert.Equal(SmallFits.Finish(spec, Image).Weights.Summary.PsnrDb, fit.Weights.Summary.PsnrDb, 0.1);
    }

    [Theory]
    [InlineData(new[] { 24 })]
    [InlineData(new[] { 64, 48, 16 })]
    public async Task Batches_of_any_size_and_networks_of_any_depth_keep_it(int[] widths)
    {
        var spec = PackBench.Spec with
        {
            Network = PackBench.Spec.Network with { Widths = [.. widths] },
            Recipe = PackBench.Spec.Recipe with { BatchSize = 3000, Epochs = 2 },
        };
        var image = SmallFits.Image(70, 60, 3);
        var alone = await new PackBench().Fit(spec, image);
        var bench = new PackBench();
        var all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => bench.Fit(spec, image)));
        Assert.All(all, fit => Same(alone, fit));
    }

    [Fact]
    public async Task Grey_images_depend_on_neighbours_by_less_than_a_hundredth_of_a_decibel()
    {
        var image = SmallFits.Image();
        var alone = await new PackBench().Fit(PackBench.Spec, image);
        var bench = new PackBench();
        var seeds = new[] { PackBench.Spec.Seed, 1, 2, 3 };
        var all = await Task.WhenAll(seeds.Select(seed => bench.Fit(PackBench.Spec with { Seed = seed }, image)));
        Assert.Equal(alone.Weights.Summary.PsnrDb, all[0].Weights.Summary.PsnrDb, 0.01);
    }

    private static void Same(FinishedFit expected, FinishedFit actual)
    {
        Assert.Equal(SmallFits.AllWeights(expected), SmallFits.AllWeights(actual));
        Assert.Equal(
            expected.Weights.History.Select(epoch => epoch with { Seconds = 0 }), actual.Weights.History.Select(epoch => epoch with { Seconds = 0 }));
    }
}
