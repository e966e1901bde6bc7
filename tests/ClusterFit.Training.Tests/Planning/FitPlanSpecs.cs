using ClusterFit.Core;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Images;
using ClusterFit.Training.Networks;
using ClusterFit.Training.Planning;
using ClusterFit.Training.Tests.Fitting;

namespace ClusterFit.Training.Tests.Planning;

public class FitPlanSpecs
{
    private static readonly FitSpec Target = Presets.Find(Presets.OfTarget).Spec;

    [Theory]
    [InlineData(32, 3)]
    [InlineData(64, 1)]
    public void A_planned_fit_reaches_its_target_and_stops_there(int side, int channels)
    {
        var fit = SmallFits.Finish(Target, Scene(side, side, channels));
        Assert.Equal(StopReason.TargetPsnr, fit.Weights.Summary.StopReason);
        Assert.InRange(fit.Weights.Summary.PsnrDb, 40, 47);
        Assert.Equal(fit.Weights.Summary.Epochs, fit.Weights.Summary.BestEpoch);
    }

    [Fact]
    public void A_plan_is_a_function_of_spec_and_image_and_part_of_the_weights()
    {
        var image = Scene(48, 40, 3);
        var (a, b) = (SmallFits.Finish(Target, image), SmallFits.Finish(Target, image));
        Assert.Equal(SmallFits.AllWeights(a), SmallFits.AllWeights(b));
        Assert.Null(a.Weights.Spec.PlannedSetting);
        Assert.Equal(Plan(Target, image), a.Weights.Spec);
        // What was planned is named, so that it plans itself.
        Assert.Equal(a.Weights.Spec, Plan(a.Weights.Spec, image));
    }

    [Fact]
    public void A_higher_target_and_a_rougher_image_take_more_work()
    {
        var (smooth, rough) = (Scene(64, 64, 3), Noise(64, 64, 3));
        var work = new[] { 30, 40, 50, 60 }.Select(db => Work(At(db), smooth)).ToList();
        Assert.Equal(work.Order(), work);
        Assert.True(work[0] < work[^1]);
        Assert.True(Work(At(40), rough) > Work(At(40), smooth));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(30)]
    public void A_budget_is_kept_and_used(double budget)
    {
        var spec = Target with { Recipe = Target.Recipe with { TargetPsnr = null, Budget = budget } };
        Assert.InRange(Work(spec, Scene(64, 64, 3)), budget / 3, budget);
    }

    [Fact]
    public void A_target_within_the_budget_takes_the_least_work_and_one_beyond_takes_the_budget()
    {
        var image = Scene(64, 64, 3);
        var needed = Work(At(40), image);
        Assert.Equal(needed, Work(At(40, budget: 2 * needed), image));
        Assert.InRange(Work(At(40, budget: needed / 2), image), needed / 8, needed / 2);
    }

    [Fact]
    public void A_budget_cuts_the_epochs_of_a_fit_that_names_them()
    {
        var image = SmallFits.Image();
        var work = NetworkShape.Of(SmallFits.Spec, 1).Work;
        var spec = SmallFits.Spec with { Recipe = SmallFits.Spec.Recipe with { Epochs = 9, Budget = 4.5 * work } };
        Assert.Equal(4, Plan(spec, image).Recipe.Epochs);
        Assert.Equal(9, Plan(spec with { Recipe = spec.Recipe with { Budget = 100 * work } }, image).Recipe.Epochs);
        Assert.Equal(1, Plan(spec with { Recipe = spec.Recipe with { Budget = 1e-6 } }, image).Recipe.Epochs);
    }

    [Fact]
    public void What_is_named_is_kept()
    {
        var image = Scene(64, 64, 3);
        EquatableList<int> widths = [96, 32];
        Assert.Equal(widths, Plan(Target with { Network = Target.Network with { Widths = widths } }, image).Network.Widths);
        var longer = Plan(Target with { Recipe = Target.Recipe with { Epochs = 40 } }, image);
        Assert.Equal(40, longer.Recipe.Epochs);
        Assert.NotEmpty(longer.Network.Widths);
        var held = Target with { Recipe = Target.Recipe with { Schedule = new() { HoldEpochs = 60 } } };
        Assert.InRange(Plan(held, image).Recipe.Epochs, 61, FitPlan.MostEpochs);
    }

    [Theory]
    [InlineData(1, 1, 1, 40)]
    [InlineData(8, 8, 4, 40)]
    [InlineData(700, 2, 3, 1)]
    [InlineData(64, 64, 3, 150)]
    [InlineData(1024, 1024, 1, 150)]
    public void Beyond_what_was_measured_plans_stay_sensible(int width, int height, int channels, double db)
    {
        foreach (var image in new[] { Noise(width, height, channels), new PixelImage(width, height, channels, 8, new float[width * height * channels]) })
        {
            var plan = Plan(At(db), image);
            Assert.InRange(plan.Recipe.Epochs, 1, FitPlan.MostEpochs);
            Assert.InRange(NetworkShape.Of(plan, channels).Work * plan.Recipe.Epochs, 0, 256);
        }
    }

    private static FitSpec At(double db, double? budget = null) => Target with { Recipe = Target.Recipe with { TargetPsnr = db, Budget = budget } };

    private static double Work(FitSpec spec, PixelImage image) =>
        Plan(spec, image) is var plan ? NetworkShape.Of(plan, image.Channels).Work * plan.Recipe.Epochs : 0;

    private static FitSpec Plan(FitSpec spec, PixelImage image) => FirstCheckpoint.Of(spec, image, SmallFits.Hash).Spec;

    /// <summary>Waves of several lengths with an edge, and a little grain, as photographs have.</summary>
    private static PixelImage Scene(int width, int height, int channels)
    {
        var (scene, grain) = (SmallFits.Image(width, height, channels), Noise(width, height, channels));
        for (var i = 0; i < scene.Samples.Length; i++) scene.Samples[i] += 0.03f * (grain.Samples[i] - 0.5f);
        return scene;
    }

    private static PixelImage Noise(int width, int height, int channels)
    {
        var random = new RandomStream(3, width);
        return new PixelImage(width, height, channels, 8, [.. Enumerable.Range(0, width * height * channels).Select(_ => (float)random.NextDouble())]);
    }
}
